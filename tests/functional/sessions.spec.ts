import { once } from 'node:events'
import { mock } from 'node:test'
import { request as rawRequest } from 'node:http'
import { test } from '@japa/runner'
import emitter from '@adonisjs/core/services/emitter'
import db from '@adonisjs/lucid/services/db'
import accounts from '#config/accounts'
import StoreEmailDomainsInAscii from '#database/migrations/1763800000017_store_email_domains_in_ascii'
import Account from '#models/account'
import Membership from '#models/membership'
import User from '#models/user'
import { emptyDatabase } from '#tests/database'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { PASSWORD, Visitor } from '#tests/visitor'

const NEW = {
  name: 'Cleo',
  accountName: 'Fabrikam',
  email: 'Cleo@Example.com',
  password: ' spaces count ',
}

test.group('Signing up, logging in and out', (group) => {
  group.each.setup(emptyDatabase)

  test('the very first visitor of an install is asked to sign up', async ({ assert }) => {
    const visitor = new Visitor()
    const response = await visitor.get('/login', { accept: 'text/html' })
    assert.equal(response.headers.get('location'), '/signup')
  })

  test('signing up makes the user, their account and a session', async ({ assert }) => {
    const visitor = new Visitor()
    await visitor.get('/signup')
    await visitor.post('/signup', NEW)

    const user = await User.findByOrFail('email', 'cleo@example.com')
    const membership = await Membership.findByOrFail('userId', user.id)
    assert.equal(membership.role, 'owner')
    assert.equal((await Account.findOrFail(membership.accountId)).name, 'Fabrikam')
    assert.equal((await visitor.get('/')).status, 200)
  })

  test('a password is taken as it was typed, spaces and all', async ({ assert }) => {
    await User.signUp(NEW)
    const visitor = new Visitor()
    await visitor.get('/login')
    const trimmed = { email: NEW.email, password: NEW.password.trim() }
    assert.equal((await visitor.post('/login', trimmed)).status, 422)
    assert.equal((await visitor.post('/login', NEW)).status, 302)
  })

  test('mistakes are told by field, and nothing is made', async ({ assert }) => {
    const visitor = new Visitor()
    await visitor.get('/signup')
    const response = await visitor.post('/signup', { name: ' ', email: 'x', password: 'short' })
    assert.equal(response.status, 422)
    const { errors } = (await response.json()) as { errors: { field: string }[] }
    assert.sameMembers(
      errors.map(({ field }) => field),
      ['name', 'accountName', 'email', 'password']
    )
    assert.isNull(await User.first())
  })

  test('an e-mail address is taken once, in whatever case', async ({ assert }) => {
    await people()
    const visitor = new Visitor()
    await visitor.get('/signup')
    const response = await visitor.post('/signup', { ...NEW, email: 'ANA@example.com' })
    assert.equal(response.status, 422)
    assert.isNull(await Account.findBy('name', 'Fabrikam'))
  })

  test('an address and its punycode are one: {0} signs up, {1} logs in')
    .with([
      ['info@müller.de', 'info@xn--mller-kva.de'],
      ['info@xn--mller-kva.de', 'Info@MÜLLER.de'],
    ])
    .run(async ({ assert }, [first, second]) => {
      const visitor = new Visitor()
      await visitor.get('/signup')
      await visitor.post('/signup', { ...NEW, email: first })
      const other = new Visitor()
      await other.get('/signup')
      const again = await other.post('/signup', { ...NEW, email: second, accountName: 'Again' })
      assert.equal(again.status, 422)
      assert.isNull(await Account.findBy('name', 'Again'))

      const { password } = NEW
      assert.equal((await other.post('/login', { email: second, password })).status, 302)
      const user = await User.firstOrFail()
      assert.equal(user.email, 'info@xn--mller-kva.de')
      const page = await other.get('/profile', { accept: 'text/html' })
      assert.include(await page.text(), 'info@müller.de')
    })

  test('the addresses of people who are there get the one spelling', async ({ assert }) => {
    const { ana, ben, olga } = await people()
    const changeEmail = ({ id }: User, email: string) =>
      db.from('users').where({ id }).update({ email })
    await changeEmail(ana, 'ana@müller.de')
    await changeEmail(ben, 'ben@müller.de')
    await changeEmail(olga, 'ben@xn--mller-kva.de')
    await new StoreEmailDomainsInAscii(db.connection(), 'x').execUp()
    const emails = (await User.query().orderBy('id')).map(({ email }) => email)
    assert.deepEqual(emails, ['ana@xn--mller-kva.de', 'ben@müller.de', 'ben@xn--mller-kva.de'])
  })

  test('admin@localhost is an address where the operator allows it', async ({
    assert,
    cleanup,
  }) => {
    cleanup(() => void (accounts.hasLocalEmail = false))
    const visitor = new Visitor()
    await visitor.get('/signup')
    const person = { ...NEW, email: 'admin@localhost' }
    const refused = await visitor.post('/signup', person)
    assert.equal(refused.status, 422)
    const { errors } = (await refused.json()) as { errors: { message: string }[] }
    assert.equal(errors[0].message, 'Enter a valid email address')
    accounts.hasLocalEmail = true
    assert.equal((await visitor.post('/signup', person)).status, 302)
    assert.equal((await User.firstOrFail()).email, 'admin@localhost')
    const nonsense = await new Visitor().post('/login', { email: 'admin', password: 'x' })
    assert.notEqual(nonsense.status, 500)
  })

  test('ten parallel sign-ups with one e-mail address make one user', async ({ assert }) => {
    const visitors = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const visitor = new Visitor()
        await visitor.get('/signup')
        return visitor
      })
    )
    const responses = await Promise.all(visitors.map((it) => it.post('/signup', NEW)))
    const statuses = responses.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [302, ...Array.from({ length: 9 }, () => 422)])
    assert.lengthOf(await Account.all(), 1)
  })

  test('wrong passwords and unknown addresses get the same answer', async ({ assert }) => {
    const { ana } = await people()
    const visitor = new Visitor()
    await visitor.get('/login')
    const wrong = await visitor.post('/login', { email: ana.email, password: 'wrong horse' })
    const unknown = await visitor.post('/login', { email: 'no@example.com', password: PASSWORD })
    assert.equal(wrong.status, 422)
    assert.equal(unknown.status, 422)
    assert.deepEqual(await wrong.json(), await unknown.json())
  })

  test('without a session one gets the login page, and JSON gets a 401', async ({ assert }) => {
    const visitor = new Visitor()
    const page = await visitor.get('/conversations/1', { accept: 'text/html' })
    assert.equal(page.headers.get('location'), '/login')
    assert.equal((await visitor.get('/conversations/1')).status, 401)
  })

  test('nobody is greeted by an error, before the login or after it', async ({ assert }) => {
    const { ana } = await people()
    const visitor = new Visitor()
    await visitor.get('/', { accept: 'text/html' })
    assert.deepEqual((await pageOf(visitor, '/login')).flash, {})
    await visitor.post('/login', { email: ana.email, password: PASSWORD })
    assert.deepEqual((await pageOf(visitor, '/')).flash, {})
  })

  test('after the login one is at the page that one had asked for, and never at a picture', async ({
    assert,
  }) => {
    const { ana } = await people()
    const visitor = new Visitor()
    const page = '/conversations?q=sky'
    const answer = await visitor.get(page, { accept: 'text/html' })
    assert.equal(answer.headers.get('location'), '/login')
    await visitor.get(`/users/${ana.id}/avatar/${'a'.repeat(16)}`, { accept: 'image/*' })
    const login = await visitor.post('/login', { email: ana.email, password: PASSWORD })
    assert.equal(login.headers.get('location'), page)
  })

  test('Inertia leaves its document where the session is over, and where it is ended', async ({
    assert,
  }) => {
    const { ana } = await people()
    const inertia = { 'accept': 'text/html', 'x-inertia': 'true' }
    const visitor = await Visitor.loggedIn(ana)
    const logout = await visitor.request('DELETE', '/session', undefined, inertia)
    assert.equal(logout.status, 409)
    assert.equal(logout.headers.get('x-inertia-location'), '/login')

    const page = await visitor.get('/conversations?q=sky', inertia)
    assert.equal(page.status, 409)
    assert.equal(page.headers.get('x-inertia-location'), '/conversations?q=sky')
    const referer = `${visitor.baseURL}/profile`
    const form = await visitor.request('PATCH', '/profile', {}, { ...inertia, referer })
    assert.equal(form.status, 409)
    assert.equal(form.headers.get('x-inertia-location'), referer)
  })

  test('a cookie that was copied before logging out is worth nothing after it', async ({
    assert,
  }) => {
    const { ana } = await people()
    const visitor = await Visitor.loggedIn(ana)
    const thief = new Visitor()
    const copied = visitor.cookie
    thief.cookie = copied
    assert.equal((await thief.get('/')).status, 200)

    await visitor.delete('/session')
    thief.cookie = copied
    const response = await thief.get('/', { accept: 'text/html' })
    assert.equal(response.headers.get('location'), '/login')
  })

  /**
   * It began before the end, and was written at its own: the session was there again, and nobody's,
   * so that it was in no list and ended with no change of the password.
   */
  test('a request that is under way when its session is ended does not bring it back', async ({
    assert,
  }) => {
    const { ana } = await people()
    const visitor = await Visitor.loggedIn(ana)
    const thief = new Visitor()
    const copied = (thief.cookie = visitor.cookie)
    const finish = await beginUpload(thief)

    await visitor.delete('/session')
    thief.cookie = copied
    assert.equal((await thief.get('/')).status, 401)
    await finish()
    thief.cookie = copied
    assert.equal((await thief.get('/')).status, 401)
    assert.lengthOf(await db.from('sessions').where('user_id', String(ana.id)), 0)
  })

  test('who only looks leaves no session behind', async ({ assert }) => {
    await people()
    const visitor = new Visitor()
    for (const path of ['/', '/login', '/conversations/1', '/nowhere']) {
      await visitor.get(path, { accept: 'text/html' })
    }
    await visitor.post('/login', { email: 'ana@example.com', password: 'wrong password' })
    assert.lengthOf(await db.from('sessions'), 0)
  })

  test('a session ends after 90 days, however much it is used', async ({ assert, cleanup }) => {
    const { ana } = await people()
    const visitor = await Visitor.loggedIn(ana)
    await visitor.get('/profile')
    cleanup(() => mock.timers.reset())
    const day = 24 * 60 * 60_000
    const start = Date.now()
    for (let days = 20; days < 90; days += 20) {
      mock.timers.enable({ apis: ['Date'], now: start + days * day })
      assert.equal((await visitor.get('/profile')).status, 200)
      mock.timers.reset()
    }
    mock.timers.enable({ apis: ['Date'], now: start + 91 * day })
    assert.equal((await visitor.get('/profile')).status, 401)
  })

  test('a token from before the login is worth nothing after it', async ({ assert }) => {
    const { ana } = await people()
    const visitor = new Visitor()
    await visitor.get('/login')
    const before = visitor.token
    await visitor.post('/login', { email: ana.email, password: PASSWORD })
    assert.notEqual(visitor.token, before)
    const forged = { 'x-csrf-token': before }
    assert.equal((await visitor.request('POST', '/conversations', {}, forged)).status, 419)
    assert.equal((await visitor.post('/conversations', { title: 'Sky' })).status, 302)
  })

  test('an address that is too long for a cookie is not come back to', async ({ assert }) => {
    const { ana } = await people()
    const visitor = new Visitor()
    await visitor.get(`/conversations?q=${'x'.repeat(5_000)}`, { accept: 'text/html' })
    const login = await visitor.post('/login', { email: ana.email, password: PASSWORD })
    assert.equal(login.headers.get('location'), '/')
  })

  test('a password that many people use is refused: {$self}')
    .with(['password', '12345678', 'PassWord', 'iloveyou1'])
    .run(async ({ assert }, password) => {
      const visitor = new Visitor()
      await visitor.get('/signup')
      const response = await visitor.post('/signup', { ...NEW, password })
      assert.equal(response.status, 422)
      const { errors } = (await response.json()) as { errors: { message: string }[] }
      assert.deepEqual(
        errors.map(({ message }) => message),
        ['Many people use this password. Choose another one.']
      )
      assert.lengthOf(await User.all(), 0)
    })

  test('names are what they look like', async ({ assert }) => {
    const visitor = new Visitor()
    await visitor.get('/signup')
    const accountName = '\u202eFabri\u200bkam\u2066 \u00ad'
    await visitor.post('/signup', { ...NEW, name: '\u200fCleo\ufeff  \u2060B', accountName })
    assert.equal((await User.firstOrFail()).name, 'Cleo B')
    assert.equal((await Account.firstOrFail()).name, 'Fabrikam')
    for (const name of ['\u200b\u202e', '\u3164', '\u2800\u115f', '\u200d\u034f', '\ufe0f']) {
      const invisible = await visitor.request('PATCH', '/profile', { name })
      assert.equal(invisible.status, 422, JSON.stringify(name))
    }
    for (const name of ['Cleo\u200d', 'Cl\u200deo', 'Cleo\ufe0f', '\u034fCleo']) {
      await visitor.request('PATCH', '/profile', { name })
      assert.equal((await User.firstOrFail()).name, 'Cleo', JSON.stringify(name))
    }
    await visitor.request('PATCH', '/profile', { name: 'شبنم‌سا ❤️' })
    assert.equal((await User.firstOrFail()).name, 'شبنم‌سا ❤️')
    for (const name of ['Cleo 👩‍💻', 'Cleo 👩🏽‍💻 🏳️‍🌈']) {
      await visitor.request('PATCH', '/profile', { name })
      assert.equal((await User.firstOrFail()).name, name)
    }
  })

  test('a browser that calls itself otherwise than before stays logged in', async ({ assert }) => {
    const { ana } = await people()
    const visitor = await Visitor.loggedIn(ana)
    await visitor.get('/', { 'user-agent': 'Another' })
    const [session] = await ana.sessions.list('')
    assert.equal(session.userAgent, 'Another')
    assert.equal((await visitor.get('/')).status, 200)
  })

  test('a forged request changes nothing and is told so', async ({ assert }) => {
    const { ana } = await people()
    const visitor = await Visitor.loggedIn(ana)
    const response = await visitor.request(
      'POST',
      '/conversations',
      {},
      { 'x-csrf-token': 'forged' }
    )
    assert.equal(response.status, 419)
    assert.lengthOf(await Account.query().has('conversations'), 0)
  })
})

/**
 * A form with a file, from a browser that calls itself otherwise than before, of which the server
 * has the beginning and knows whose it is; calling what comes back sends the rest.
 */
async function beginUpload(visitor: Visitor): Promise<() => Promise<void>> {
  const request = rawRequest(`${visitor.baseURL}/conversations`, {
    method: 'POST',
    headers: {
      'accept': 'application/json',
      'content-type': 'multipart/form-data; boundary=x',
      'user-agent': 'Another',
      'cookie': visitor.cookie,
      'x-csrf-token': visitor.token,
    },
  })
  const answered = once(request, 'response')
  const isKnown = new Promise((resolve) => {
    emitter.once('session_auth:authentication_succeeded', resolve)
  })
  request.write('--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nSky')
  await isKnown
  return async () => {
    request.end('\r\n--x--\r\n')
    const [response] = await answered
    await response.resume().toArray()
  }
}
