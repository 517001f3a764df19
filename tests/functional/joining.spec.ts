import { DateTime } from 'luxon'
import qrcode from 'qrcode'
import { test } from '@japa/runner'
import Account from '#models/account'
import AuditEvent from '#models/audit_event'
import Conversation from '#models/conversation'
import User from '#models/user'
import { emptyDatabase } from '#tests/database'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { PASSWORD, Visitor } from '#tests/visitor'

test.group('Joining an account', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  group.each.setup(emptyDatabase)

  test('a new person signs up by the link and is a member', async ({ assert }) => {
    const { account } = await people()
    const visitor = new Visitor()
    const path = `/join/${account.joinCode}`
    assert.equal((await visitor.get(path)).status, 200)
    await visitor.post(path, { name: 'Dan', email: 'dan@example.com', password: PASSWORD })

    const dan = await User.findByOrFail('email', 'dan@example.com')
    assert.equal((await dan.membershipIn(account))?.role, 'member')
    assert.lengthOf(await dan.findPlaces(), 1)
    assert.equal((await visitor.get('/')).status, 200)
  })

  test('a person of another account logs in by the link, and may go back', async ({ assert }) => {
    const { account, olga } = await people()
    const visitor = new Visitor()
    const path = `/join/${account.joinCode}`
    await visitor.get(path)
    await visitor.post(path, { email: olga.email, password: PASSWORD })
    assert.exists(await olga.membershipIn(account))

    const page = await visitor.get('/account', { accept: 'text/html' })
    assert.include(await page.text(), 'Northwind')
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    await visitor.request('PATCH', '/session', { accountId: elsewhere.id })
    const other = await visitor.get('/account', { accept: 'text/html' })
    assert.include(await other.text(), elsewhere.joinCode)
  })

  test('what a page changes is changed in its account, whichever another tab has gone to', async ({
    assert,
  }) => {
    const { account, olga } = await people()
    const visitor = await Visitor.loggedIn(olga)
    await visitor.post(`/join/${account.joinCode}`)
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    const ask = (title: string, shown: string) =>
      visitor.request('POST', '/conversations', { title }, { 'x-account': shown })
    await ask('Here', String(account.id))
    await ask('There', String(elsewhere.id))
    await ask('Here again', String(account.id))
    const titles = async ({ id }: Account) => {
      const found = await Conversation.query().where('accountId', id).orderBy('id')
      return found.map(({ title }) => title)
    }
    assert.deepEqual(await titles(account), ['Here', 'Here again'])
    assert.deepEqual(await titles(elsewhere), ['There'])

    await account.related('memberships').query().where('userId', olga.id).delete()
    const gone = await ask('Lost', String(account.id))
    assert.equal(gone.status, 404)
    /** What is one's own can be changed from there all the same. */
    const asShown = { 'x-account': String(account.id) }
    const named = await visitor.request('PATCH', '/profile', { name: 'Olga O.' }, asShown)
    assert.isBelow(named.status, 400)
    const switched = { accountId: elsewhere.id }
    assert.isBelow((await visitor.request('PATCH', '/session', switched, asShown)).status, 400)
    for (const nonsense of ['-1', 'NaN', '1e400', '0x10', ' ']) await ask('Nonsense', nonsense)
    assert.isNull(await Conversation.findBy('title', 'Lost'))
    assert.lengthOf(await titles(account), 2)
  })

  test('a conversation that is left reloads its accounts late: that does not bring anybody back', async ({
    assert,
  }) => {
    const { account, ana, olga } = await people()
    const theirs = await Conversation.start(ana, account, { title: 'Theirs' })
    const visitor = await Visitor.loggedIn(olga)
    await visitor.post(`/join/${account.joinCode}`)
    const path = `/conversations/${theirs.id}`
    const { version, component } = await pageOf(visitor, path)
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    await visitor.request('PATCH', '/session', { accountId: elsewhere.id })
    const reload = await visitor.get(path, {
      'accept': 'text/html',
      'x-inertia': 'true',
      'x-inertia-version': version,
      'x-inertia-partial-component': component,
      'x-inertia-partial-data': 'accounts',
    })
    assert.equal(reload.status, 200)
    assert.equal((await pageOf(visitor, '/')).props.accountId, elsewhere.id)
  })

  test('a person who is logged in joins as themselves, once', async ({ assert }) => {
    const { account, olga } = await people()
    const visitor = await Visitor.loggedIn(olga)
    await visitor.post(`/join/${account.joinCode}`)
    await visitor.post(`/join/${account.joinCode}`)
    const memberships = await account.related('memberships').query().where('userId', olga.id)
    assert.lengthOf(memberships, 1)
    assert.equal(memberships[0].role, 'member')
  })

  test('a wrong password does not join', async ({ assert }) => {
    const { account, olga } = await people()
    const visitor = new Visitor()
    await visitor.get('/login')
    const login = { email: olga.email, password: 'wrong horse' }
    assert.equal((await visitor.post(`/join/${account.joinCode}`, login)).status, 422)
    assert.isNull(await olga.membershipIn(account))
  })

  test('the owner resets the link, and the old one no longer works', async ({ assert }) => {
    const { account, ana } = await people()
    const visitor = await Visitor.loggedIn(ana)
    await visitor.post('/account/join_code')
    assert.equal((await new Visitor().get(`/join/${account.joinCode}`)).status, 404)
    const { joinCode } = await Account.findOrFail(account.id)
    assert.equal((await new Visitor().get(`/join/${joinCode}`)).status, 200)
  })

  test('an admin resets it too; it works for seven days from then on', async ({ assert }) => {
    const { account, ana, ben } = await people()
    await (await account.findMember(ben.id)).changeRole('admin', ana)
    await Account.query().where('id', account.id).update({ joinCodeExpiresAt: null })
    const visitor = await Visitor.loggedIn(ben)
    await visitor.post('/account/join_code')
    const { joinCode, joinCodeExpiresAt } = await Account.findOrFail(account.id)
    assert.notEqual(joinCode, account.joinCode)
    assert.closeTo(joinCodeExpiresAt!.diffNow('days').days, 7, 0.01)
    assert.equal((await new Visitor().get(`/join/${joinCode}`)).status, 200)
    const audit = await AuditEvent.query().where('action', 'join_code.reset')
    assert.deepEqual(
      audit.map(({ actorName }) => actorName),
      ['Ben']
    )
  })

  test('an expired link says so, and nobody joins by it', async ({ assert }) => {
    const { account, ana, olga } = await people()
    const expiry = DateTime.now().minus({ minutes: 1 })
    await account.merge({ joinCodeExpiresAt: expiry }).save()
    const path = `/join/${account.joinCode}`
    const visitor = new Visitor()
    const page = await visitor.get(path, { accept: 'text/html' })
    assert.equal(page.status, 410)
    assert.include(await page.text(), 'This join link no longer works')
    const person = { name: 'Dan', email: 'dan@example.com', password: PASSWORD }
    const answer = await visitor.post(path, person)
    assert.equal(answer.status, 410)
    assert.include(await answer.text(), 'no longer works')
    assert.equal((await (await Visitor.loggedIn(olga)).post(path)).status, 410)
    assert.isNull(await User.findBy('email', person.email))
    assert.lengthOf(await account.members(), 2)

    const { props } = await pageOf(await Visitor.loggedIn(ana), '/account')
    assert.deepInclude(props.joinLink, { hasExpired: true, qrCode: null })
  })

  test('the page shows the link as a QR code too', async ({ assert }) => {
    const { account, ana } = await people()
    const { props } = await pageOf(await Visitor.loggedIn(ana), '/account')
    const { url, qrCode, hasExpired } = props.joinLink as Record<string, string>
    assert.isTrue(url.endsWith(`/join/${account.joinCode}`))
    assert.equal(qrCode, await qrcode.toString(url, { type: 'svg', margin: 2 }))
    assert.match(qrCode, /^<svg /)
    assert.isFalse(hasExpired)
  })

  test('a member does not see the link', async ({ assert }) => {
    const { account, ben } = await people()
    const page = await (await Visitor.loggedIn(ben)).get('/account', { accept: 'text/html' })
    assert.notInclude(await page.text(), account.joinCode)
  })

  test('who is removed cannot come back by the link that they know', async ({ assert }) => {
    const { account, ana, ben } = await people()
    const [owner, removed] = [await Visitor.loggedIn(ana), await Visitor.loggedIn(ben)]
    await owner.delete(`/account/members/${ben.id}`)
    assert.equal((await removed.post(`/join/${account.joinCode}`)).status, 404)
    const page = await removed.get(`/join/${account.joinCode}`, { accept: 'text/html' })
    assert.include(await page.text(), 'This join link no longer works')
    assert.isNull(await ben.membershipIn(account))
    const { joinCode } = await Account.findOrFail(account.id)
    assert.notEqual(joinCode, account.joinCode)
    const actions = (await AuditEvent.query().orderBy('id')).map(({ action }) => action)
    assert.deepEqual(actions.slice(-2), ['member.removed', 'join_code.reset'])
  })

  test('who leaves takes nothing of the link away', async ({ assert }) => {
    const { account, ben } = await people()
    await (await Visitor.loggedIn(ben)).delete(`/account/members/${ben.id}`)
    assert.equal((await Account.findOrFail(account.id)).joinCode, account.joinCode)
  })

  test('a member cannot reset the link', async ({ assert }) => {
    const { account, ben } = await people()
    const visitor = await Visitor.loggedIn(ben)
    assert.equal((await visitor.post('/account/join_code')).status, 403)
    assert.equal((await Account.findOrFail(account.id)).joinCode, account.joinCode)
  })

  test('nobody works in an account that is not theirs', async ({ assert }) => {
    const { account, olga } = await people()
    const visitor = await Visitor.loggedIn(olga)
    await visitor.request('PATCH', '/session', { accountId: account.id })
    const page = await visitor.get('/account', { accept: 'text/html' })
    assert.notInclude(await page.text(), 'Northwind')
  })
})
