import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Conversation from '#models/conversation'
import Message from '#models/message'
import User from '#models/user'
import { emptyDatabase } from '#tests/database'
import { useLimits } from '#tests/limits'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { PASSWORD, Visitor } from '#tests/visitor'

const NEXT = 'battery staple'
const PASSWORDS = { password: NEXT, passwordConfirmation: NEXT }

test.group('A profile', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  group.each.setup(emptyDatabase)
  useLimits(group, { password: 4 })

  async function open() {
    const all = await people()
    const here = await Visitor.loggedIn(all.ana)
    const elsewhere = await Visitor.loggedIn(all.ana)
    const ben = await Visitor.loggedIn(all.ben)
    const change = (body: unknown) => here.request('PATCH', '/profile/credentials', body)
    return { ...all, here, elsewhere, benHere: ben, change }
  }
  const isIn = async (visitor: Visitor) => (await visitor.get('/profile')).status === 200

  test('a name is changed without a password, and nobody else’s', async ({ assert }) => {
    const { here, elsewhere, ana, ben } = await open()
    assert.equal((await here.request('PATCH', '/profile', { name: ' Anna  B ' })).status, 302)
    assert.equal((await ana.refresh()).name, 'Anna B')
    assert.equal((await ben.refresh()).name, 'Ben')
    assert.isTrue(await isIn(elsewhere))
    for (const name of ['', ' ', 'a\0b', 5, null]) {
      assert.equal((await here.request('PATCH', '/profile', { name })).status, 422)
    }
    assert.equal((await ana.refresh()).name, 'Anna B')
  })

  test('a new name stands at what was done before, however often it was shown', async ({
    assert,
  }) => {
    const { here, benHere, account, ana, ben } = await open()
    const conversation = await Conversation.start(ana, account, { title: 'Sky' })
    const row = { conversationId: conversation.id, content: 'Why?', revision: 0 }
    const question = await Message.create({
      ...row,
      userId: ana.id,
      role: 'user',
      status: 'complete',
    })
    await Message.create({
      ...row,
      role: 'assistant',
      status: 'stopped',
      replyToId: question.id,
      stoppedById: ben.id,
    })
    const path = `/conversations/${conversation.id}`
    const page = async () => (await here.get(path, { accept: 'text/html' })).text()
    assert.include(await page(), 'Stopped by Ben at')
    await benHere.request('PATCH', '/profile', { name: 'Benedict' })
    assert.include(await page(), 'Stopped by Benedict at')
    await here.request('PATCH', '/profile', { name: 'Anastasia' })
    assert.include(await page(), 'Anastasia asked')
  })

  test('a password is changed by the current one, and ends the other sessions', async ({
    assert,
  }) => {
    const { here, elsewhere, benHere, ana, change } = await open()
    const copy = new Visitor()
    copy.cookie = here.cookie
    assert.equal((await change({ currentPassword: PASSWORD, ...PASSWORDS })).status, 302)
    assert.exists(await User.verifyCredentials(ana.email, NEXT))
    assert.isTrue(await isIn(here))
    assert.isFalse(await isIn(elsewhere))
    assert.isFalse(await isIn(copy))
    assert.isTrue(await isIn(benHere))
    assert.lengthOf((await pageOf(here, '/profile')).props.sessions as [], 1)
  })

  test('an e-mail address is changed by the current password, and ends the other sessions', async ({
    assert,
  }) => {
    const { here, elsewhere, change } = await open()
    const body = { currentPassword: PASSWORD, email: ' Anna@Example.com ' }
    assert.equal((await change(body)).status, 302)
    assert.exists(await User.verifyCredentials('anna@example.com', PASSWORD))
    assert.isTrue(await isIn(here))
    assert.isFalse(await isIn(elsewhere))
  })

  test('without the current password nothing changes, and nobody is logged out: {$self}')
    .with([
      { currentPassword: 'wrong horse', ...PASSWORDS },
      { currentPassword: 'wrong horse', email: 'anna@example.com' },
      { ...PASSWORDS },
      { email: 'anna@example.com' },
      { currentPassword: PASSWORD, password: NEXT },
      { currentPassword: PASSWORD, password: NEXT, passwordConfirmation: 'another one' },
      { currentPassword: PASSWORD, password: 'short', passwordConfirmation: 'short' },
      { currentPassword: PASSWORD, email: 'BEN@example.com' },
      { currentPassword: PASSWORD, email: 'none' },
    ])
    .run(async ({ assert }, body) => {
      const { ana, elsewhere, change } = await open()
      assert.equal((await change(body)).status, 422)
      assert.exists(await User.verifyCredentials(ana.email, PASSWORD))
      assert.isTrue(await isIn(elsewhere))
    })

  test('the current password cannot be guessed by who has found an open browser', async ({
    assert,
  }) => {
    const { ana, change } = await open()
    for (let at = 0; at < 4; at++) await change({ currentPassword: `wrong ${at}`, ...PASSWORDS })
    assert.equal((await change({ currentPassword: PASSWORD, ...PASSWORDS })).status, 429)
    assert.exists(await User.verifyCredentials(ana.email, PASSWORD))
  })

  test('it lists one’s own sessions with their browsers, and no ids', async ({ assert }) => {
    const { here, elsewhere } = await open()
    await elsewhere.get('/', { 'user-agent': 'Phone' })
    const before = Date.now()
    await here.get('/', { 'user-agent': 'Desk' })
    const response = await here.get('/profile', { 'accept': 'text/html', 'user-agent': 'Desk' })
    const html = await response.text()
    const page = await pageOf(here, '/profile')
    const sessions = page.props.sessions as { userAgent: string; seenAt: string }[]
    assert.lengthOf(sessions, 2)
    assert.deepInclude(sessions[0], { isCurrent: true })
    assert.deepInclude(sessions[1], { isCurrent: false, userAgent: 'Phone' })
    assert.approximately(Date.parse(sessions[0].seenAt), before, 10_000)
    for (const { id } of await db.from('sessions').select('id')) assert.notInclude(html, id)
  })

  test('logging out elsewhere ends one’s other sessions, and nobody else’s', async ({ assert }) => {
    const { here, elsewhere, benHere } = await open()
    assert.equal((await here.delete('/profile/other_sessions')).status, 302)
    assert.isTrue(await isIn(here))
    assert.isFalse(await isIn(elsewhere))
    assert.isTrue(await isIn(benHere))
  })

  test('what was typed does not stay in the session, whatever was wrong with it', async ({
    assert,
  }) => {
    const { here } = await open()
    const typed = { currentPassword: 'canary-typed', ...PASSWORDS }
    const page = { 'accept': 'text/html', 'x-inertia': 'true' }
    await here.request('PATCH', '/profile/credentials', typed, page)
    const rows = JSON.stringify(await db.from('sessions'))
    assert.notInclude(rows, 'canary-typed')
    assert.notInclude(rows, NEXT)
  })
})
