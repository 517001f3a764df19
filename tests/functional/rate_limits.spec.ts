import { test } from '@japa/runner'
import { RequestFactory } from '@adonisjs/core/factories/http'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import app from '@adonisjs/core/services/app'
import Account from '#models/account'
import Conversation from '#models/conversation'
import Message from '#models/message'
import User from '#models/user'
import { http, trustedProxies } from '#config/app'
import { useLimits } from '#tests/limits'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { PASSWORD, Visitor } from '#tests/visitor'

const WRONG = 'wrong horse'

test.group('What is asked too often', (group) => {
  useProvider(group)
  useLimits(group, {
    login: 3,
    loginByAddress: 5,
    signup: 2,
    join: 2,
    passwordReset: 2,
    send: 2,
    search: 2,
    typing: 2,
  })

  async function visitor() {
    const it = new Visitor()
    await it.get('/login')
    return it
  }

  test('guessing a password is stopped, also with the right one, in any case and from any browser', async ({
    assert,
  }) => {
    const { ana } = await people()
    for (const email of [ana.email, ' ANA@example.com ', ana.email]) {
      const guess = await (await visitor()).post('/login', { email, password: WRONG })
      assert.equal(guess.status, 422)
    }
    const late = await visitor()
    const response = await late.post('/login', { email: ana.email, password: PASSWORD })
    assert.equal(response.status, 429)
    const wait = Number(response.headers.get('retry-after'))
    assert.isAbove(wait, 0)
    assert.isAtMost(wait, 900)
    const { errors } = (await response.json()) as { errors: { message: string }[] }
    assert.include(errors[0].message, 'try again in 15 minutes')
    assert.equal((await late.get('/')).status, 401)
  })

  test('another person logs in from the same address meanwhile', async ({ assert }) => {
    const { ana, ben } = await people()
    for (let at = 0; at < 4; at++) {
      await (await visitor()).post('/login', { email: ana.email, password: WRONG })
    }
    const login = { email: ben.email, password: PASSWORD }
    assert.equal((await (await visitor()).post('/login', login)).status, 302)
  })

  test('unknown addresses are stopped as known ones are: the limit tells nothing', async ({
    assert,
  }) => {
    const { ana } = await people()
    const answers = []
    for (const email of [ana.email, 'nobody@example.com']) {
      await app.container.make('limiter.manager').then((it) => it.clear(['memory']))
      const texts = []
      for (let at = 0; at < 4; at++) {
        const response = await (await visitor()).post('/login', { email, password: WRONG })
        texts.push(`${response.status} ${await response.text()}`)
      }
      answers.push(texts)
    }
    assert.deepEqual(answers[0], answers[1])
  })

  test('trying many people from one address is stopped, whatever X-Forwarded-For says', async ({
    assert,
  }) => {
    await people()
    const statuses = []
    for (let at = 0; at < 6; at++) {
      const body = { email: `person${at}@example.com`, password: WRONG }
      const forwarded = { 'x-forwarded-for': `203.0.113.${at}` }
      const response = await (await visitor()).request('POST', '/login', body, forwarded)
      statuses.push(response.status)
    }
    assert.deepEqual(statuses, [422, 422, 422, 422, 422, 429])
  })

  test('signing up and joining are stopped by address, and make nobody', async ({ assert }) => {
    const { account } = await people()
    const before = await User.all()
    const person = { name: 'X', email: 'x', password: 'short', accountName: 'X' }
    for (const path of ['/signup', `/join/${account.joinCode}`]) {
      const statuses = []
      for (let at = 0; at < 2; at++) {
        statuses.push((await (await visitor()).post(path, person)).status)
      }
      const good = { ...person, email: 'x@example.com', password: PASSWORD }
      statuses.push((await (await visitor()).post(path, good)).status)
      assert.deepEqual(statuses, [422, 422, 429], path)
    }
    assert.lengthOf(await User.all(), before.length)
    assert.isNull(await Account.findBy('name', 'X'))
  })

  test('a password is not reset after too many attempts', async ({ assert }) => {
    const { ana } = await people()
    const path = `/password_resets/${ana.resetToken()}`
    const body = { password: 'battery staple', passwordConfirmation: 'battery staple' }
    for (let at = 0; at < 2; at++) {
      await (await visitor()).request('PUT', '/password_resets/made-up', body)
    }
    assert.equal((await (await visitor()).request('PUT', path, body)).status, 429)
    assert.exists(await User.verifyCredentials(ana.email, PASSWORD))
  })

  test('sending is limited by person, not by address, and stores nothing beyond', async ({
    assert,
  }) => {
    const { ana, ben, account } = await people()
    const conversation = await Conversation.start(ana, account, {})
    const path = `/conversations/${conversation.id}/messages`
    const hasty = await Visitor.loggedIn(ana)
    const statuses = []
    for (let at = 0; at < 3; at++) {
      statuses.push((await hasty.post(path, { content: `${at}` })).status)
    }
    assert.deepEqual(statuses, [200, 200, 429])
    assert.lengthOf(await Message.query().where('role', 'user'), 2)
    assert.equal((await (await Visitor.loggedIn(ben)).post(path, { content: 'x' })).status, 200)
  })

  test('searching and typing are limited by person; opening the list is not', async ({
    assert,
  }) => {
    const { ana, account } = await people()
    const conversation = await Conversation.start(ana, account, {})
    const hasty = await Visitor.loggedIn(ana)
    const search = () => hasty.get('/conversations?q=sky')
    const type = () => hasty.post(`/conversations/${conversation.id}/typing`)
    for (const ask of [search, type]) {
      assert.isTrue((await ask()).ok)
      assert.isTrue((await ask()).ok)
      assert.equal((await ask()).status, 429)
    }
    for (let at = 0; at < 4; at++) assert.equal((await hasty.get('/conversations')).status, 200)
  })

  test('a browser gets a page that says how long to wait', async ({ assert }) => {
    const { ana } = await people()
    const hasty = await Visitor.loggedIn(ana)
    const accept = { accept: 'text/html' }
    for (let at = 0; at < 2; at++) await hasty.get('/conversations?q=x', accept)
    const response = await hasty.get('/conversations?q=x', accept)
    assert.equal(response.status, 429)
    assert.isAbove(Number(response.headers.get('retry-after')), 0)
    assert.include(await response.text(), 'Please wait 15 minutes, then try again')
  })
})

test.group('The address of a client', () => {
  function addressBehind(trustProxy: typeof http.trustProxy, forwarded: string) {
    const req = new IncomingMessage(new Socket())
    Object.defineProperty(req.socket, 'remoteAddress', { value: '10.0.0.1' })
    req.headers['x-forwarded-for'] = forwarded
    return new RequestFactory().merge({ req, config: { trustProxy } }).create().ip()
  }

  test('is that of the connection where no proxy is trusted', ({ assert }) => {
    assert.equal(addressBehind(http.trustProxy, '203.0.113.9'), '10.0.0.1')
  })

  test('is what the nearest proxy says where one is trusted, and not what came before it', ({
    assert,
  }) => {
    const trusting = trustedProxies(true)
    assert.equal(addressBehind(trusting, '198.51.100.1, 203.0.113.9'), '203.0.113.9')
  })
})
