import { mock } from 'node:test'
import { test } from '@japa/runner'
import Account from '#models/account'
import AuditEvent from '#models/audit_event'
import User from '#models/user'
import { emptyDatabase } from '#tests/database'
import { pageOf } from '#tests/page'
import { deeds, people } from '#tests/people'
import { PASSWORD, Visitor } from '#tests/visitor'

const NEW_PASSWORD = { password: 'battery staple', passwordConfirmation: 'battery staple' }

test.group('One-time password links for members', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  group.each.setup(emptyDatabase)

  /** Ana owns the account, Ada is an admin of it, Ben a member. */
  async function open() {
    const all = await people()
    const email = 'ada@example.com'
    const ada = await User.signUpInto(all.account, { name: 'Ada', email, password: PASSWORD })
    await (await all.account.findMember(ada.id)).changeRole('admin', all.ana)
    return { ...all, ada }
  }

  async function ask(by: User, of: User) {
    const visitor = await Visitor.loggedIn(by)
    return visitor.post(`/account/members/${of.id}/reset_link`)
  }

  const isUnchanged = async ({ email }: User) =>
    Boolean(await User.verifyCredentials(email, PASSWORD))

  const madeLinks = () => AuditEvent.query().where('action', 'reset_link.made')

  test('an admin makes one for a member; it works once, is kept nowhere and is written down', async ({
    assert,
  }) => {
    const { ada, ben } = await open()
    const answer = await ask(ada, ben)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const { url } = (await answer.json()) as { url: string }
    const { pathname } = new URL(url)

    const [audit] = await madeLinks()
    assert.containSubset(audit.serialize(), { actorName: 'Ada', subjectName: 'Ben', details: null })
    const visitor = new Visitor()
    assert.equal((await visitor.get(pathname)).status, 200)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => visitor.request('PUT', pathname, NEW_PASSWORD))
    )
    const set = answers.filter((it) => it.headers.get('location') === '/login')
    assert.lengthOf(set, 1)
    assert.exists(await User.verifyCredentials(ben.email, NEW_PASSWORD.password))

    const later = { password: 'another horse', passwordConfirmation: 'another horse' }
    await visitor.request('PUT', pathname, later)
    await assert.rejects(() => User.verifyCredentials(ben.email, later.password))
  })

  test('it is dead after an hour', async ({ assert }) => {
    const { ada, ben } = await open()
    const { url } = (await (await ask(ada, ben)).json()) as { url: string }
    const token = decodeURIComponent(new URL(url).pathname.split('/').at(-1)!)
    assert.exists(await User.findByResetToken(token))
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 61 * 60_000 })
    try {
      assert.isNull(await User.findByResetToken(token))
    } finally {
      mock.timers.reset()
    }
  })

  test('it is dead once the person has another e-mail address', async ({ assert }) => {
    const { ben } = await open()
    const token = ben.resetToken()
    await ben.changeCredentials({ currentPassword: PASSWORD, email: 'benno@example.com' })
    assert.isNull(await User.findByResetToken(token))
    const { id } = ben
    assert.exists(await User.findByResetToken((await User.findOrFail(id)).resetToken()))
  })

  test('an admin cannot make one for an owner, nor anybody for themselves', async ({ assert }) => {
    const { ana, ada } = await open()
    assert.equal((await ask(ada, ana)).status, 403)
    assert.equal((await ask(ada, ada)).status, 403)
    assert.equal((await ask(ana, ana)).status, 403)
    assert.lengthOf(await madeLinks(), 0)
    assert.isTrue(await isUnchanged(ana))
  })

  test('an owner can for an admin and for another owner', async ({ assert }) => {
    const { ana, ada, ben, account } = await open()
    assert.equal((await ask(ana, ada)).status, 200)
    await (await account.findMember(ben.id)).changeRole('owner', ana)
    assert.equal((await ask(ana, ben)).status, 200)
  })

  test('a member cannot, and one of another account does not find them', async ({ assert }) => {
    const { ada, ben, olga, ana } = await open()
    assert.equal((await ask(ben, ada)).status, 403)
    assert.equal((await ask(ben, ana)).status, 403)
    assert.equal((await ask(olga, ben)).status, 404)
    assert.equal((await ask(ana, olga)).status, 404)
    assert.lengthOf(await madeLinks(), 0)
  })

  test('nobody becomes by it a person who has another account that they do not look after', async ({
    assert,
  }) => {
    const { ana, ben, olga, account } = await open()
    await account.admit(olga)
    assert.equal((await ask(ana, olga)).status, 403)
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    await elsewhere.admit(ben)
    assert.equal((await ask(ana, ben)).status, 403)
    assert.lengthOf(await madeLinks(), 0)
    assert.isTrue(await isUnchanged(olga))
  })

  test('it is dead once its maker no longer looks after the person everywhere', async ({
    assert,
  }) => {
    const { ana, ben } = await open()
    const { url } = (await (await ask(ana, ben)).json()) as { url: string }
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    await elsewhere.admit(ben)
    const visitor = new Visitor()
    await visitor.get(new URL(url).pathname)
    await visitor.request('PUT', new URL(url).pathname, NEW_PASSWORD)
    assert.isTrue(await isUnchanged(ben))
  })
})

test.group('The audit trail', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  group.each.setup(emptyDatabase)

  test('an owner reads it, newest first, page by page', async ({ assert }) => {
    const { ana, account } = await people()
    for (let at = 0; at < 49; at++) await account.resetJoinCode(ana)
    const visitor = await Visitor.loggedIn(ana)
    const first = await pageOf(visitor, '/account/audit')
    const events = first.props.events as { id: number; action: string; actorName: string }[]
    assert.lengthOf(events, 50)
    assert.isAbove(events[0].id, events[1].id)
    assert.containSubset(events[0], { action: 'join_code.reset', actorName: 'Ana' })
    assert.isTrue(first.props.hasMore)
    const second = await pageOf(visitor, '/account/audit?page=2')
    assert.lengthOf(second.props.events as unknown[], 1)
    assert.isFalse(second.props.hasMore)
    assert.equal((await visitor.get('/account/audit?page=x')).status, 422)
  })

  test('admins, members and other accounts do not see it', async ({ assert }) => {
    const { ana, ben, olga, account } = await people()
    await account.resetJoinCode(ana)
    const path = '/account/audit'
    assert.equal((await (await Visitor.loggedIn(ben)).get(path)).status, 404)
    await (await account.findMember(ben.id)).changeRole('admin', ana)
    const page = await (await Visitor.loggedIn(ben)).get(path, { accept: 'text/html' })
    assert.equal(page.status, 404)
    assert.notInclude(await page.text(), 'join_code.reset')
    const { props } = await pageOf(await Visitor.loggedIn(olga), path)
    const actions = (props.events as { action: string }[]).map(({ action }) => action)
    assert.deepEqual(actions, ['account.opened'])
  })

  test('who opened the account, and who joined by the link, is in it, once each', async ({
    assert,
  }) => {
    const { account, ana, olga } = await people()
    const dan = new Visitor()
    await dan.get(`/join/${account.joinCode}`)
    const person = { name: 'Dan', email: 'dan@example.com', password: PASSWORD }
    await dan.post(`/join/${account.joinCode}`, person)
    const joining = await Visitor.loggedIn(olga)
    await joining.post(`/join/${account.joinCode}`)
    await joining.post(`/join/${account.joinCode}`)
    const { props } = await pageOf(await Visitor.loggedIn(ana), '/account/audit')
    const events = props.events as { actorName: string; action: string; createdAt: string }[]
    assert.deepEqual(
      events.map(({ actorName, action }) => `${actorName} ${action}`),
      ['Olga member.joined', 'Dan member.joined', 'Ben member.joined', 'Ana account.opened']
    )
    assert.isBelow(Math.abs(Date.now() - Date.parse(events[0].createdAt)), 10_000)
  })

  test('who does not get in is not in it', async ({ assert }) => {
    const { account, ana } = await people()
    const dan = new Visitor()
    await dan.get(`/join/${account.joinCode}`)
    const taken = { name: 'Dan', email: ana.email, password: PASSWORD }
    assert.equal((await dan.post(`/join/${account.joinCode}`, taken)).status, 422)
    assert.lengthOf(await AuditEvent.query().where('accountId', account.id), 2)
  })

  test('that the configuration opens or closes sign-up is in that of the first account, when it changes', async ({
    assert,
  }) => {
    const { ana, account } = await people()
    const start = (isOpen: boolean) =>
      Promise.all(Array.from({ length: 5 }, () => AuditEvent.recordSignup({ isOpen })))
    await start(false)
    assert.lengthOf(await deeds(), 0)
    for (const isOpen of [true, true, false, false, true]) await start(isOpen)
    const events = await deeds()
    assert.deepEqual(
      events.map(({ action }) => action),
      ['signup.opened', 'signup.closed', 'signup.opened']
    )
    assert.isTrue(events.every(({ accountId }) => accountId === account.id))
    const page = await (await Visitor.loggedIn(ana)).get('/account/audit', { accept: 'text/html' })
    assert.include(await page.text(), 'The configuration closed sign-up')
  })

  test('what is not done is not written down', async ({ assert }) => {
    const { ana, ben, account } = await people()
    const membership = await account.findMember(ana.id)
    await assert.rejects(() => membership.changeRole('member', ana))
    await assert.rejects(() => membership.end(ben))
    assert.lengthOf(await deeds(), 0)
  })
})
