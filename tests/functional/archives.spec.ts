import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

type Listed = { id: number; title: string; archivedAt: string | null }

test.group('Archives', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  useProvider(group)

  async function open() {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, { title: 'Sky' })
    const visitor = await Visitor.loggedIn(all.ben)
    const path = `/conversations/${conversation.id}`
    const stream = await visitor.listen(path.slice(1), `accounts/${all.account.id}`)
    return { ...all, conversation, visitor, path, stream }
  }

  const titles = (list: unknown) => (list as Listed[]).map(({ title }) => title)

  test('any member puts one out of the way, and all are told on both channels', async ({
    assert,
  }) => {
    const { visitor, path, conversation, stream } = await open()
    await Conversation.query()
      .where('id', conversation.id)
      .update({ updatedAt: '2020-01-01 00:00:00' })
    const response = await visitor.post(`${path}/archive`)
    assert.equal(response.status, 200)
    assert.equal(await response.text(), '')
    await stream.until((events) => {
      return events.filter(({ event }) => event === 'conversation.updated').length === 2
    })
    for (const it of stream.events('conversation.updated')) {
      assert.isString((it.conversation as Listed).archivedAt)
    }
    await conversation.refresh()
    assert.equal(conversation.updatedAt.year, 2020)

    assert.deepEqual(titles((await pageOf(visitor, '/conversations')).props.list), [])
    assert.deepEqual(titles((await pageOf(visitor, '/conversations')).props.conversations), [])
    const archived = await pageOf(visitor, '/conversations?archived=1')
    assert.deepEqual(titles(archived.props.list), ['Sky'])
    assert.isTrue(archived.props.isArchived)

    assert.equal((await visitor.delete(`${path}/archive`)).status, 200)
    assert.deepEqual(titles((await pageOf(visitor, '/conversations')).props.list), ['Sky'])
    assert.deepEqual(titles((await pageOf(visitor, '/conversations?archived=1')).props.list), [])
    stream.close()
  })

  test('a page goes back to the conversation', async ({ assert }) => {
    const { visitor, path, stream } = await open()
    for (const method of ['POST', 'DELETE']) {
      const headers = { accept: 'text/html' }
      const response = await visitor.request(method, `${path}/archive`, {}, headers)
      assert.equal(response.status, 302)
      assert.equal(response.headers.get('location'), path)
    }
    stream.close()
  })

  test('a new question brings it back, and all are told', async ({ assert }) => {
    const { visitor, path, conversation, stream } = await open()
    await conversation.archive()
    await visitor.post(`${path}/messages`, { content: 'Why?', clientId: 'client-0001' })
    await conversation.refresh()
    assert.isNull(conversation.archivedAt)
    await stream.until((events) => {
      const updates = events.filter(({ event }) => event === 'conversation.updated')
      return updates.filter((it) => (it.conversation as Listed).archivedAt === null).length >= 2
    })
    await GenerateReply.onIdle()
    stream.close()
  })

  test('another answer to an old question does not', async ({ assert }) => {
    const { visitor, path, conversation, ana, stream } = await open()
    await conversation.sendMessage(ana, { content: 'Why?', clientId: 'client-0001' })
    await GenerateReply.onIdle()
    await conversation.archive()
    const { id } = await conversation.related('messages').query().orderBy('id').firstOrFail()
    await visitor.post(`${path}/messages/${id}/reply`)
    await GenerateReply.onIdle()
    await conversation.refresh()
    assert.isNotNull(conversation.archivedAt)
    stream.close()
  })
})
