import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Account from '#models/account'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Membership from '#models/membership'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

test.group('What every page gets', (group) => {
  useProvider(group)

  test('the account one works in, its conversations, and whether one looks after it', async ({
    assert,
  }) => {
    const { ana, ben, account } = await people()
    await Conversation.start(ana, account, { title: 'Sky' })
    const owner = await pageOf(await Visitor.loggedIn(ana), '/')
    assert.equal(owner.component, 'conversations/create')
    assert.deepInclude(owner.props, { accountId: account.id, isAdmin: true, theme: 'system' })
    assert.deepEqual(owner.props.accounts, [
      { id: account.id, name: 'Northwind', retentionDays: null, mentionsCount: 0 },
    ])
    const [listed] = owner.props.conversations as Record<string, unknown>[]
    assert.deepInclude(listed, {
      title: 'Sky',
      creatorId: ana.id,
      isWriting: false,
      archivedAt: null,
    })
    const member = await pageOf(await Visitor.loggedIn(ben), '/account')
    assert.deepInclude(member.props, { accountId: account.id, isAdmin: false })
    assert.lengthOf(member.props.conversations as unknown[], 1)
  })

  test('a page that is open already gets the conversations anew, of the account that it shows', async ({
    assert,
  }) => {
    const { ana, ben, olga, account } = await people()
    await Conversation.start(ana, account, { title: 'Sky' })
    await Conversation.start(ana, account, { title: 'Salaries', isPrivate: true })
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    await elsewhere.admit(ben)
    const visitor = await Visitor.loggedIn(ben)
    await visitor.request('PATCH', '/session', { accountId: elsewhere.id })
    const response = await visitor.get(`/accounts/${account.id}/sidebar`)
    const { conversations } = (await response.json()) as { conversations: object[] }
    assert.lengthOf(conversations, 1)
    assert.deepInclude(conversations[0], { title: 'Sky', readMessageId: 0, mentionsCount: 0 })

    const outsider = await Visitor.loggedIn(olga)
    for (const id of [account.id, 99_999, '0', 'x']) {
      assert.equal((await outsider.get(`/accounts/${id}/sidebar`)).status, 404)
    }
  })

  test('a visitor who is nobody gets none of it', async ({ assert }) => {
    await people()
    const { props } = await pageOf(new Visitor(), '/login')
    assert.deepInclude(props, {
      accountId: null,
      isAdmin: false,
      accounts: [],
      conversations: [],
      theme: 'system',
    })
    assert.notProperty(props, 'user')
  })

  test('opening a conversation of another of one’s accounts makes that the current one', async ({
    assert,
  }) => {
    const { ana, olga, account } = await people()
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    await elsewhere.admit(ana)
    const conversation = await Conversation.start(olga, elsewhere, { title: 'Sea' })
    const visitor = await Visitor.loggedIn(ana)
    assert.equal((await pageOf(visitor, '/')).props.accountId, account.id)
    const opened = await pageOf(visitor, `/conversations/${conversation.id}`)
    assert.deepInclude(opened.props, { accountId: elsewhere.id, isAdmin: false })
    assert.equal((await pageOf(visitor, '/')).props.accountId, elsewhere.id)

    await Membership.query().where({ userId: ana.id, accountId: elsewhere.id }).delete()
    assert.equal((await pageOf(visitor, '/')).props.accountId, account.id)
  })

  test('the theme is what the cookie says')
    .with(['light', 'dark'])
    .run(async ({ assert }, theme) => {
      const visitor = new Visitor()
      visitor.cookie = `theme=${theme}`
      await people()
      assert.equal((await pageOf(visitor, '/login')).props.theme, theme)
    })

  test('a theme cookie with rubbish in it is no theme')
    .with([
      '',
      'Dark',
      'dark%20',
      '%',
      '%E0%A4%A',
      '"><script>',
      'toString',
      'j%3A%7B%22a%22%3A1%7D',
    ])
    .run(async ({ assert }, value) => {
      const visitor = new Visitor()
      visitor.cookie = `theme=${value}`
      await people()
      assert.equal((await pageOf(visitor, '/login')).props.theme, 'system')
    })

  test('a reload of a part asks for that part only, and JSON for none of it', async ({
    assert,
  }) => {
    const { ana, account } = await people()
    const conversation = await Conversation.start(ana, account, {
      question: { content: 'Why?', clientId: 'client-0001' },
    })
    await GenerateReply.onIdle()
    const visitor = await Visitor.loggedIn(ana)
    const { version, component } = await pageOf(visitor, '/profile')
    const reload = (only: string) =>
      visitor.get('/profile', {
        'accept': 'text/html',
        'x-inertia': 'true',
        'x-inertia-version': version,
        'x-inertia-partial-component': component,
        'x-inertia-partial-data': only,
      })

    const lookups: string[] = []
    const note = ({ sql }: { sql: string }) => {
      if (/^select \S+ from .(memberships|accounts)\b/.test(sql)) lookups.push(sql)
    }
    const knex = db.connection().getReadClient()
    knex.on('query', note)
    const lookupsOf = async (ask: () => Promise<Response>) => {
      lookups.length = 0
      assert.equal((await ask()).status, 200)
      return lookups.length
    }
    assert.equal(await lookupsOf(() => reload('conversations')), 2)
    assert.equal(await lookupsOf(() => reload('theme')), 0)
    const messages = `/conversations/${conversation.id}/messages`
    assert.equal(await lookupsOf(() => visitor.get(messages)), 0)
    knex.removeListener('query', note)
  })
})
