import { test } from '@japa/runner'
import transmit from '@adonisjs/transmit/services/main'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import Account from '#models/account'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Membership from '#models/membership'
import Message from '#models/message'
import User from '#models/user'
import { hold, text } from '#tests/fake_provider'
import { useLimits } from '#tests/limits'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { PASSWORD, Visitor } from '#tests/visitor'

type Listed = {
  id: number
  title: string
  newestMessageId: number | null
  readMessageId: number
  mentionsCount: number
}

const isUnread = ({ newestMessageId, readMessageId }: Listed) =>
  (newestMessageId ?? 0) > readMessageId

/** What is unread in the sidebar of the page that the person gets. */
async function unread(visitor: Visitor, path = '/'): Promise<string[]> {
  const { props } = await pageOf(visitor, path)
  return (props.conversations as Listed[]).filter(isUnread).map(({ title }) => title)
}

const read = (visitor: Visitor, path: string, messageId: unknown) =>
  visitor.request('PUT', `${path}/read`, { messageId })

async function positions(): Promise<Record<string, number>> {
  const rows = await db
    .from('reads')
    .join('users', 'users.id', 'reads.user_id')
    .select('users.name', 'reads.message_id as messageId')
  return Object.fromEntries(rows.map(({ name, messageId }) => [name, messageId]))
}

test.group('What is unread', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)

  /** Ben’s conversation, in which nothing is said yet. */
  async function open() {
    const all = await people()
    const conversation = await Conversation.start(all.ben, all.account, { title: 'Sky' })
    const [ana, ben, olga] = [
      await Visitor.loggedIn(all.ana),
      await Visitor.loggedIn(all.ben),
      await Visitor.loggedIn(all.olga),
    ]
    const path = `/conversations/${conversation.id}`
    const note = (visitor: Visitor, content = 'Look') =>
      visitor.post(`${path}/messages`, { content, note: true })
    const ids = async () => {
      const messages = await Message.query().where('conversationId', conversation.id).orderBy('id')
      return messages.map(({ id }) => id)
    }
    return { all, conversation, ana, ben, olga, path, note, ids }
  }

  test('is what others have said since, until one has read it', async ({ assert }) => {
    const { ana, ben, path, note, ids } = await open()
    assert.deepEqual(await unread(ana), [])
    await note(ben)
    assert.deepEqual(await unread(ana), ['Sky'])
    assert.deepEqual(await unread(ben), [])

    const [first] = await ids()
    assert.equal((await read(ana, path, first)).status, 204)
    assert.deepEqual(await unread(ana), [])
    await note(ben)
    assert.deepEqual(await unread(ana), ['Sky'])
  })

  test('is in the list, with the same marks', async ({ assert }) => {
    const { ana, ben, note, ids } = await open()
    await note(ben)
    const [newestMessageId] = await ids()
    for (const [visitor, readMessageId] of [
      [ana, 0],
      [ben, newestMessageId],
    ] as const) {
      const { props } = await pageOf(visitor, '/conversations')
      for (const list of [props.list, props.conversations] as Listed[][]) {
        assert.lengthOf(list, 1)
        assert.deepInclude(list[0], { newestMessageId, readMessageId, mentionsCount: 0 })
      }
    }
  })

  test('a reply counts when it has ended, whoever asked', async ({ assert }) => {
    const { ana, ben, path, ids } = await open()
    const pause = hold()
    provider.current.script(text('Because'), pause)
    await ben.post(`${path}/messages`, { content: 'Why?' })
    await pause.reached
    const [question] = await ids()
    await read(ana, path, question)
    assert.deepEqual(await unread(ana), [])
    assert.deepEqual(await unread(ben), [])
    pause.release()
    await GenerateReply.onIdle()
    assert.deepEqual(await unread(ana), ['Sky'])
    assert.deepEqual(await unread(ben), ['Sky'])
  })

  test('what was said after a reply that is still being written is not read before its end', async ({
    assert,
  }) => {
    const { ana, ben, path, note, ids } = await open()
    const pause = hold()
    provider.current.script(text('Because'), pause)
    await ben.post(`${path}/messages`, { content: 'Why?' })
    await pause.reached
    await note(ben, 'Look, @Ana')
    const [question, , last] = await ids()
    await read(ana, path, last)
    assert.include(await positions(), { Ana: question })
    assert.lengthOf(await db.from('mentions'), 0)
    pause.release()
    await GenerateReply.onIdle()
    assert.deepEqual(await unread(ana), ['Sky'])
    await read(ana, path, last)
    assert.deepEqual(await unread(ana), [])
  })

  test('whoever says something has read what was said before', async ({ assert }) => {
    const { ana, ben, note, ids } = await open()
    await note(ben)
    await note(ana)
    assert.deepEqual(await unread(ana), [])
    assert.deepEqual(await unread(ben), ['Sky'])
    const [first, second] = await ids()
    assert.deepEqual(await positions(), { Ana: second, Ben: first })
  })

  test('a conversation that one begins is read by oneself and news to the others', async ({
    assert,
  }) => {
    const { all, ana, ben } = await open()
    const question = { content: 'Why?', clientId: 'client-0001' }
    const pause = hold()
    provider.current.script(text('Because'), pause)
    await Conversation.start(all.ana, all.account, { question })
    assert.deepEqual(await unread(ana), [])
    assert.deepEqual(await unread(ben), ['Why?'])
    pause.release()
  })

  test('what was said before one joined is not', async ({ assert }) => {
    const { all, ben, note, ana } = await open()
    await note(ben)
    const eve = await User.signUpInto(all.account, {
      name: 'Eve',
      email: 'eve@example.com',
      password: PASSWORD,
    })
    /** Times are stored to the second. */
    await Membership.query()
      .where('userId', eve.id)
      .update({ createdAt: DateTime.now().plus({ hours: 1 }).toSQL({ includeOffset: false }) })
    const visitor = await Visitor.loggedIn(eve)
    assert.deepEqual(await unread(visitor), [])
    await Membership.query()
      .where('userId', eve.id)
      .update({ createdAt: DateTime.now().minus({ hours: 1 }).toSQL({ includeOffset: false }) })
    assert.deepEqual(await unread(visitor), ['Sky'])
    assert.deepEqual(await unread(ana), ['Sky'])
  })

  test('it never goes back, whatever comes late', async ({ assert }) => {
    const { ana, ben, path, note, ids } = await open()
    for (let at = 0; at < 3; at++) await note(ben)
    const [first, , third] = await ids()
    await read(ana, path, third)
    assert.equal((await read(ana, path, first)).status, 204)
    assert.include(await positions(), { Ana: third })
  })

  test('many at once leave the furthest', async ({ assert }) => {
    const { ana, ben, path, note, ids } = await open()
    for (let at = 0; at < 6; at++) await note(ben)
    const all = await ids()
    const asked = [...all, ...all.toReversed(), ...all]
    const responses = await Promise.all(asked.map((id) => read(ana, path, id)))
    assert.isTrue(responses.every(({ status }) => status === 204))
    assert.lengthOf(await db.from('reads').where('message_id', all[5]), 2)
    assert.deepEqual(await positions(), { Ana: all[5], Ben: all[5] })
  })

  test('nothing is read that is not there', async ({ assert }) => {
    const { ana, ben, all, path, note, ids } = await open()
    assert.equal((await read(ana, path, 999_999_999)).status, 204)
    assert.deepEqual(await positions(), {})
    await note(ben)
    const other = await Conversation.start(all.ben, all.account, { title: 'Sea' })
    const elsewhere = `/conversations/${other.id}`
    await ben.post(`${elsewhere}/messages`, { content: 'Look', note: true })
    const [first] = await ids()
    /** Not to the other conversation’s newer message. */
    await read(ana, path, 999_999_999)
    assert.include(await positions(), { Ana: first })
    assert.deepEqual(await unread(ana), ['Sea'])
    await note(ben)
    assert.sameMembers(await unread(ana), ['Sky', 'Sea'])
  })

  test('when the newest message is deleted, what is left is as it was', async ({ assert }) => {
    const { ana, ben, path, note, ids } = await open()
    await note(ben)
    const [first] = await ids()
    await read(ana, path, first)
    await note(ben)
    const [, second] = await ids()
    assert.deepEqual(await unread(ana), ['Sky'])
    await ben.delete(`${path}/messages/${second}`)
    assert.deepEqual(await unread(ana), [])

    await read(ana, path, 999_999_999)
    await ben.delete(`${path}/messages/${first}`)
    assert.deepEqual(await unread(ana), [])
    await note(ben)
    assert.deepEqual(await unread(ana), ['Sky'])
  })

  test('one’s own pages are told, and nobody else’s', async ({ assert }) => {
    const { all, ana, ben, path, note, ids, conversation } = await open()
    await note(ben)
    const [first] = await ids()
    const own = await ana.listen(`users/${all.ana.id}`, `accounts/${all.account.id}`)
    const others = await ben.listen(
      `users/${all.ben.id}`,
      `accounts/${all.account.id}`,
      path.slice(1)
    )
    await read(ana, path, first)
    await own.until((events) => events.some(({ event }) => event === 'reading.updated'))
    assert.deepEqual(own.events(), [
      {
        event: 'reading.updated',
        accountId: all.account.id,
        conversationId: conversation.id,
        readMessageId: first,
        mentionsCount: 0,
      },
    ])

    await note(ana)
    const [, second] = await ids()
    await own.until((events) => events.some((it) => it.readMessageId === second))
    await others.until((events) => events.some(({ event }) => event === 'conversation.updated'))
    assert.lengthOf(others.events('reading.updated'), 0)
    /** So that one's other tabs never take one's own message for news. */
    const order = own.events().map(({ event }) => event)
    assert.deepEqual(order.slice(1), ['reading.updated', 'conversation.updated'])
    const [updated] = others.events('conversation.updated')
    assert.deepInclude(updated.conversation, { newestMessageId: second })
    assert.notProperty(updated.conversation, 'readMessageId')
    assert.notProperty(updated.conversation, 'mentionsCount')
    own.close()
    others.close()
  })

  test('a member who was removed is told nothing more', async ({ assert }) => {
    const { all, ana, ben, path, note, ids } = await open()
    await note(ana, '@Ben')
    const [mention] = await ids()
    const removed = await ben.listen(`users/${all.ben.id}`)
    await all.ben.related('memberships').query().delete()
    const edit = { content: 'Never mind, @Ben' }
    const { status } = await ana.request('PATCH', `${path}/messages/${mention}`, edit)
    assert.isBelow(status, 400)
    transmit.broadcast(`users/${all.ben.id}`, { event: 'last' })
    await removed.until((events) => events.some(({ event }) => event === 'last'))
    assert.deepEqual(removed.events(), [{ event: 'last' }])
    removed.close()
  })

  test('a new conversation and an ended reply say what is newest', async ({ assert }) => {
    const { all, ana, ben } = await open()
    const stream = await ana.listen(`accounts/${all.account.id}`)
    await ben.post('/conversations', { content: 'Why?', clientId: 'client-0001' })
    await GenerateReply.onIdle()
    const [question, reply] = await Message.query().orderBy('id')
    const newest = (event: string) =>
      stream.events(event).map((it) => (it.conversation as Listed).newestMessageId)
    await stream.until(() => newest('conversation.updated').includes(reply.id))
    assert.deepEqual(newest('conversation.created'), [question.id])
    stream.close()
  })

  test('others cannot note it where they may not see', async ({ assert }) => {
    const { ana, ben, olga, path, note, ids } = await open()
    await note(ben)
    const [first] = await ids()
    assert.equal((await read(olga, path, first)).status, 404)
    await ben.post(`${path}/privacy`)
    assert.equal((await read(ana, path, first)).status, 404)
    assert.deepEqual(await positions(), { Ben: first })
    assert.deepEqual(await unread(ana), [])
  })

  test('nobody who was removed can', async ({ assert }) => {
    const { all, ana, ben, path, note, ids } = await open()
    await note(ana)
    const [first] = await ids()
    await all.ben.related('memberships').query().delete()
    assert.equal((await read(ben, path, first)).status, 404)
    assert.deepEqual(await positions(), { Ana: first })
  })

  test('a position that is none is refused, and nothing is stored')
    .with([null, 0, -1, 1.5, 'x', ['x'], { a: 1 }, 1e12, undefined])
    .run(async ({ assert }, messageId) => {
      const { ana, ben, path, note } = await open()
      await note(ben)
      const before = await positions()
      assert.equal((await read(ana, path, messageId)).status, 422)
      assert.deepEqual(await positions(), before)
    })

  test('in one’s other account is another account’s', async ({ assert }) => {
    const { all, ana, olga } = await open()
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    await elsewhere.admit(all.ana)
    const conversation = await Conversation.start(all.olga, elsewhere, { title: 'Sea' })
    const path = `/conversations/${conversation.id}`
    await olga.post(`${path}/messages`, { content: 'Look', note: true })
    assert.deepEqual(await unread(ana, '/profile'), [])
    assert.deepEqual(await unread(ana, path), ['Sea'])
  })

  test('a mention in one’s other account is told with the accounts, until it is read', async ({
    assert,
  }) => {
    const { all, ana, olga } = await open()
    const elsewhere = await Account.findByOrFail('name', 'Elsewhere')
    await elsewhere.admit(all.ana)
    const mentions = async () => {
      const { props } = await pageOf(ana, '/profile')
      const accounts = props.accounts as { name: string; mentionsCount: number }[]
      return accounts.map(({ name, mentionsCount }) => `${name} ${mentionsCount}`)
    }
    const conversation = await Conversation.start(all.olga, elsewhere, { title: 'Sea' })
    const path = `/conversations/${conversation.id}`
    await olga.post(`${path}/messages`, { content: 'Look, @Ana', note: true })
    assert.deepEqual(await mentions(), ['Northwind 0', 'Elsewhere 1'])
    const { id } = await Message.findByOrFail('conversationId', conversation.id)
    await read(ana, path, id)
    assert.deepEqual(await mentions(), ['Northwind 0', 'Elsewhere 0'])
  })
})

test.group('What is read too often', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  useProvider(group)
  useLimits(group, { read: 2 })

  test('is refused', async ({ assert }) => {
    const { ana, account } = await people()
    const { id } = await Conversation.start(ana, account, { title: 'Sky' })
    const visitor = await Visitor.loggedIn(ana)
    const ask = async () => (await read(visitor, `/conversations/${id}`, 1)).status
    assert.deepEqual([await ask(), await ask(), await ask()], [204, 204, 429])
  })
})
