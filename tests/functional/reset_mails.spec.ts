import { test } from '@japa/runner'
import { smtp } from '#config/mail'
import MailResetLink from '#jobs/mail_reset_link'
import User from '#models/user'
import { emptyDatabase } from '#tests/database'
import { useLimits } from '#tests/limits'
import { linkIn, useMailServer } from '#tests/mail_server'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { PASSWORD, Visitor } from '#tests/visitor'

const NEW_PASSWORD = { password: 'battery staple', passwordConfirmation: 'battery staple' }

test.group('A link for a new password by mail', (group) => {
  group.each.setup(emptyDatabase)
  useLimits(group, { resetMail: 3, resetMailByAddress: 8 })
  const server = useMailServer(group)

  async function ask(email: unknown) {
    const visitor = new Visitor()
    await visitor.get('/login')
    return visitor.post('/password_resets', { email })
  }

  test('who has forgotten it asks for a link, sets a new one and logs in', async ({ assert }) => {
    const { ana } = await people()
    const loggedIn = await Visitor.loggedIn(ana)
    const answer = await ask(' ANA@example.com ')
    assert.equal(answer.headers.get('location'), '/password_resets?sent=true')
    await MailResetLink.onIdle()
    const [mail] = server.current.received
    assert.deepEqual(mail.to, [ana.email])
    assert.include(mail.header, 'Subject: Set a new password for Parley')
    assert.include(mail.text, 'Hello Ana,')
    assert.notMatch(mail.text, /<img|src=/)

    const visitor = new Visitor()
    const path = linkIn(mail, 'password_resets')
    assert.equal((await pageOf(visitor, path)).props.email, ana.email)
    await visitor.request('PUT', path, NEW_PASSWORD)
    assert.exists(await User.verifyCredentials(ana.email, NEW_PASSWORD.password))
    assert.equal((await loggedIn.get('/')).status, 401)
    await visitor.request('PUT', path, { password: PASSWORD, passwordConfirmation: PASSWORD })
    assert.exists(await User.verifyCredentials(ana.email, NEW_PASSWORD.password))
  })

  test('the link leads to where the operator says, not to where the request says', async ({
    assert,
  }) => {
    const { ana } = await people()
    const visitor = new Visitor()
    await visitor.get('/login')
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    await visitor.request('POST', '/password_resets', { email: ana.email }, headers)
    await MailResetLink.onIdle()
    assert.notInclude(server.current.received[0].text, 'evil.example')
  })

  test('whether there is such a person makes no difference to the answer, its time neither', async ({
    assert,
    cleanup,
  }) => {
    const { ana } = await people()
    const find = User.findBy
    cleanup(() => void (User.findBy = find))
    /** What is looked up, and all that follows, goes on for ever: nothing of it is waited for. */
    let release = () => {}
    const forever = new Promise<null>((resolve) => (release = () => resolve(null)))
    User.findBy = () => forever
    const answers = []
    for (const email of [ana.email, 'nobody@example.com']) {
      const response = await ask(email)
      const [names, text] = [[...response.headers.keys()].sort(), await response.text()]
      answers.push({ status: response.status, to: response.headers.get('location'), names, text })
    }
    assert.deepEqual(answers[0], answers[1])
    release()
    User.findBy = find
    await MailResetLink.onIdle()

    await ask('nobody@example.com')
    await MailResetLink.onIdle()
    assert.lengthOf(server.current.received, 0)
  })

  test('asking too often is stopped alike for known and unknown addresses', async ({ assert }) => {
    const { ana } = await people()
    for (const email of [ana.email, 'nobody@example.com']) {
      const statuses = []
      for (const written of [email, ` ${email.toUpperCase()} `, email, email]) {
        statuses.push((await ask(written)).status)
      }
      assert.deepEqual(statuses, [302, 302, 302, 429])
    }
    assert.equal((await ask('another@example.com')).status, 429)
    await MailResetLink.onIdle()
    assert.lengthOf(server.current.received, 3)
  })

  test('a plain form that came too often gets a page that can be read', async ({ assert }) => {
    const visitor = new Visitor()
    await visitor.get('/login')
    const body = { email: 'nobody@example.com' }
    const post = () => visitor.request('POST', '/password_resets', body, { accept: 'text/html' })
    for (let at = 0; at < 3; at++) assert.equal((await post()).status, 302)
    const late = await post()
    assert.equal(late.status, 429)
    assert.isAbove(Number(late.headers.get('retry-after')), 0)
    assert.include(await late.text(), 'That was too often')
  })

  test('a mail server that is away changes nothing about the answer', async ({ assert }) => {
    const { ana } = await people()
    await server.current.stop()
    assert.equal((await ask(ana.email)).status, 302)
    await MailResetLink.onIdle()
    assert.equal((await new Visitor().get('/health')).status, 200)
  })

  test('what is no e-mail address is refused', async ({ assert }) => {
    for (const email of ['nobody', '', null, ['x'], 'a@example.com\r\nBcc: b@example.com']) {
      assert.equal((await ask(email)).status, 422)
    }
  })

  test('without a mail server there is no such page, and the login does not speak of it', async ({
    assert,
  }) => {
    const { ana } = await people()
    const visitor = new Visitor()
    assert.isTrue((await pageOf(visitor, '/login')).props.isMailOn)
    smtp.host = undefined
    assert.isFalse((await pageOf(visitor, '/login')).props.isMailOn)
    assert.equal((await visitor.get('/password_resets')).status, 404)
    assert.equal((await ask(ana.email)).status, 404)
    await MailResetLink.onIdle()
    assert.lengthOf(server.current.received, 0)
  })
})
