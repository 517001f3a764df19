import { test } from '@japa/runner'
import Account from '#models/account'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Mention from '#models/mention'
import Message from '#models/message'
import User from '#models/user'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { type EventStream, PASSWORD, Visitor } from '#tests/visitor'

type Listed = { title: string; mentionsCount: number; archivedAt: string | null }

/** Ben’s conversation in Ana’s account; Eve is a member, too, and Olga of another account. */
test.group('Mentions', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  useProvider(group)

  async function open({ isPrivate = false } = {}) {
    const all = await people()
    const eve = await User.signUpInto(all.account, {
      name: 'Eve',
      email: 'eve@example.com',
      password: PASSWORD,
    })
    const conversation = await Conversation.start(all.ben, all.account, { title: 'Sky', isPrivate })
    const ana = await Visitor.loggedIn(all.ana)
    const ben = await Visitor.loggedIn(all.ben)
    const path = `/conversations/${conversation.id}`
    const note = (content: string, visitor = ben) =>
      visitor.post(`${path}/messages`, { content, note: true })
    return { ...all, eve, conversation, visitors: { ana, ben }, path, note }
  }

  const newest = () => Message.query().orderBy('id', 'desc').firstOrFail()

  /** Who is marked, by name. */
  async function mentioned(): Promise<string[]> {
    const ids = (await Mention.all()).map(({ userId }) => userId)
    const users = await User.query().whereIn('id', ids).orderBy('name')
    return users.map(({ name }) => name)
  }

  /** What the sidebar of the page says, by title. */
  async function marks(visitor: Visitor, path = '/'): Promise<Record<string, number>> {
    const { props } = await pageOf(visitor, path)
    const marked = (props.conversations as Listed[]).filter((it) => it.mentionsCount > 0)
    return Object.fromEntries(marked.map((it) => [it.title, it.mentionsCount]))
  }

  const counts = (stream: EventStream) =>
    stream.events('reading.updated').map(({ mentionsCount }) => mentionsCount)

  test('a note or a question that names somebody marks them until they have read it', async ({
    assert,
  }) => {
    const { visitors, path, note, conversation } = await open()
    await note('What do you think, @Ana?')
    await visitors.ben.post(`${path}/messages`, { content: '@ana: why is the sky blue?' })
    await GenerateReply.onIdle()
    assert.deepEqual(await marks(visitors.ana), { Sky: 2 })
    assert.deepEqual(await marks(visitors.ben), {})
    const [first, second, reply] = await Message.query()
      .where('conversationId', conversation.id)
      .orderBy('id')

    const read = (messageId: number) => visitors.ana.request('PUT', `${path}/read`, { messageId })
    await read(first.id)
    assert.deepEqual(await marks(visitors.ana), { Sky: 1 })
    await read(second.id)
    assert.deepEqual(await marks(visitors.ana), {})
    await read(reply.id)
    assert.deepEqual(await mentioned(), [])
  })

  test('answering is reading', async ({ assert }) => {
    const { visitors, note } = await open()
    await note('@Ana @Eve')
    assert.deepEqual(await mentioned(), ['Ana', 'Eve'])
    await note('Yes', visitors.ana)
    assert.deepEqual(await mentioned(), ['Eve'])
  })

  test('the first question of a conversation mentions, too', async ({ assert }) => {
    const { visitors, ana } = await open()
    const stream = await visitors.ana.listen(`users/${ana.id}`)
    await visitors.ben.post('/conversations', { content: '@Ana, why?', clientId: 'client-0001' })
    await stream.until(() => counts(stream).includes(1))
    assert.deepEqual(await marks(visitors.ana), { '@Ana, why?': 1 })
    stream.close()
  })

  test('nobody mentions themselves, a stranger or one of another account', async ({ assert }) => {
    const { note } = await open()
    await note('@Ben @Olga @Nobody @Anabel anna@Ana.com')
    assert.deepEqual(await mentioned(), [])
  })

  test('sending the same again marks once', async ({ assert }) => {
    const { visitors, path } = await open()
    const sending = { content: '@Ana @ana', clientId: 'client-0001', note: true }
    const send = () => visitors.ben.post(`${path}/messages`, sending)
    const responses = await Promise.all(Array.from({ length: 10 }, send))
    assert.isTrue(responses.every(({ status }) => status === 200))
    assert.lengthOf(await Mention.all(), 1)
  })

  test('an edit marks who is new, and only them, and unmarks who is gone', async ({ assert }) => {
    const { visitors, path, note, ana, eve } = await open()
    await note('What do you think, @Ana?')
    const { id } = await newest()
    const edit = (content: string) =>
      visitors.ben.request('PATCH', `${path}/messages/${id}`, { content })
    await visitors.ana.request('PUT', `${path}/read`, { messageId: id })
    const hers = await visitors.ana.listen(`users/${ana.id}`)
    const eves = await (await Visitor.loggedIn(eve)).listen(`users/${eve.id}`)

    await edit('What do you two think, @Ana and @Eve?')
    await eves.until(() => counts(eves).includes(1))
    assert.deepEqual(await mentioned(), ['Eve'])
    await edit('What do you think, @Ana?')
    await eves.until(() => counts(eves).includes(0))
    assert.deepEqual(await mentioned(), [])
    assert.deepEqual(counts(hers), [])

    await edit('What do you think?')
    await edit('What do you think, @Ana?')
    await hers.until(() => counts(hers).includes(1))
    assert.deepEqual(await mentioned(), ['Ana'])
    hers.close()
    eves.close()
  })

  test('a question that is worded anew mentions anew', async ({ assert }) => {
    const { visitors, path } = await open()
    await visitors.ben.post(`${path}/messages`, { content: 'Why, @Ana?' })
    await GenerateReply.onIdle()
    const question = await Message.findByOrFail('role', 'user')
    await visitors.ben.request('PATCH', `${path}/messages/${question.id}`, {
      content: 'Why, @Eve?',
    })
    await GenerateReply.onIdle()
    assert.deepEqual(await mentioned(), ['Eve'])
  })

  test('what is deleted mentions nobody, and they are told', async ({ assert }) => {
    const { visitors, path, note, ana } = await open()
    await note('@Ana')
    const stream = await visitors.ana.listen(`users/${ana.id}`)
    const { id } = await newest()
    assert.equal((await visitors.ben.delete(`${path}/messages/${id}`)).status, 200)
    await stream.until(() => counts(stream).includes(0))
    assert.deepEqual(await mentioned(), [])
    assert.deepEqual(await marks(visitors.ana), {})
    stream.close()
  })

  test('they are told over their own channel, and nobody else is', async ({ assert }) => {
    const { visitors, path, note, ana, ben, account, conversation } = await open()
    const own = await visitors.ana.listen(`users/${ana.id}`)
    const others = await visitors.ben.listen(`users/${ben.id}`, `accounts/${account.id}`)
    await note('@Ana')
    const { id } = await newest()
    await own.until(() => counts(own).includes(1))
    assert.deepEqual(own.events('reading.updated'), [
      {
        event: 'reading.updated',
        accountId: account.id,
        conversationId: conversation.id,
        readMessageId: 0,
        mentionsCount: 1,
      },
    ])
    await others.until((events) => events.some(({ event }) => event === 'conversation.updated'))
    assert.deepEqual(counts(others), [0])
    await visitors.ana.request('PUT', `${path}/read`, { messageId: id })
    await own.until(() => counts(own).includes(0))
    own.close()
    others.close()
  })

  test('in a private conversation nobody is', async ({ assert }) => {
    const { note, visitors } = await open({ isPrivate: true })
    await note('@Ana @Eve @Ben')
    assert.deepEqual(await mentioned(), [])
    assert.deepEqual(await marks(visitors.ana), {})
  })

  test('making it private takes the marks off the others, for good', async ({ assert }) => {
    const { visitors, path, note } = await open()
    await note('@Ana @Eve')
    await note('@Ben', visitors.ana)
    assert.deepEqual(await mentioned(), ['Ben', 'Eve'])
    await visitors.ben.post(`${path}/privacy`)
    assert.deepEqual(await mentioned(), ['Ben'])
    await visitors.ben.delete(`${path}/privacy`)
    assert.deepEqual(await marks(visitors.ben), { Sky: 1 })
    assert.deepEqual(await marks(visitors.ana), {})
  })

  test('whoever was removed is not mentioned, and is shown none of it', async ({ assert }) => {
    const { ana, visitors, note } = await open()
    await note('@Ana')
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    await elsewhere.admit(ana)
    await ana.related('memberships').query().whereNot('accountId', elsewhere.id).delete()
    assert.deepEqual(await marks(visitors.ana), {})
    await note('@Ana again')
    assert.lengthOf(await Mention.all(), 1)
  })

  test('where somebody is mentioned is at hand, however old or archived it is', async ({
    assert,
  }) => {
    const { visitors, path, note, ben, account } = await open()
    await note('@Ana')
    await visitors.ben.post(`${path}/archive`)
    for (let at = 0; at < 51; at++) {
      await Conversation.start(ben, account, { title: `Sea ${at}` })
    }
    assert.deepEqual(await marks(visitors.ana), { Sky: 1 })
    const { props } = await pageOf(visitors.ana, '/')
    assert.lengthOf(props.conversations as Listed[], 51)
    await visitors.ana.request('PUT', `${path}/read`, { messageId: (await newest()).id })
    const after = await pageOf(visitors.ana, '/')
    assert.lengthOf(after.props.conversations as Listed[], 50)
  })

  test('a member can ask who is there to be mentioned, and gets their own account', async ({
    assert,
  }) => {
    const { visitors, ana, ben, eve, olga } = await open()
    const named = ({ id, name }: User) => ({ id, name })
    const answer = await visitors.ben.get('/account/members')
    assert.deepEqual(await answer.json(), { members: [ana, ben, eve].map(named) })
    const outsider = await (await Visitor.loggedIn(olga)).get('/account/members')
    assert.deepEqual(await outsider.json(), { members: [olga].map(named) })
  })
})
