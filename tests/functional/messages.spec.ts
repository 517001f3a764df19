import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { nextVersion } from '#models/message/version'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

test.group('Messages', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)

  async function open() {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, { title: 'Sky' })
    const visitor = await Visitor.loggedIn(all.ana)
    const path = `/conversations/${conversation.id}/messages`
    return { ...all, conversation, visitor, path }
  }

  test('a question and its pending reply are announced to all who look on', async ({ assert }) => {
    const { visitor, path, conversation, ben } = await open()
    const stream = await (await Visitor.loggedIn(ben)).listen(`conversations/${conversation.id}`)
    const response = await visitor.post(path, {
      content: '  Why?\n  code',
      clientId: 'client-0001',
    })
    assert.equal(response.status, 200)
    assert.equal(await response.text(), '')

    await stream.untilEnded()
    const [question, reply] = stream.events('message.created').map((it) => it.message)
    assert.deepInclude(question, { role: 'user', author: 'Ana', clientId: 'client-0001' })
    assert.deepInclude(reply, { role: 'assistant', status: 'pending', model: 'Claude Sonnet 5.5' })
    stream.close()
  })

  test('text is kept as it was typed, indentation and all', async ({ assert }) => {
    const { visitor, path } = await open()
    await visitor.post(path, { content: '    indented\n\n\ttab  ', clientId: 'client-0001' })
    const { content } = await Message.findByOrFail('clientId', 'client-0001')
    assert.equal(content, '    indented\n\n\ttab  ')
  })

  test('sending ten times at once makes one question, one reply and one call', async ({
    assert,
  }) => {
    const { visitor, path, conversation } = await open()
    const sending = { content: 'Why?', clientId: 'client-0001' }
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => visitor.post(path, sending))
    )
    assert.isTrue(responses.every(({ status }) => status === 200))
    await GenerateReply.onIdle()
    assert.lengthOf(await Message.all(), 2)
    assert.lengthOf(provider.current.requests, 1)
    await conversation.refresh()
    assert.equal(conversation.messagesCount, 2)
  })

  test('two people may use the same clientId', async ({ assert }) => {
    const { visitor, path, ben } = await open()
    await visitor.post(path, { content: 'Why?', clientId: 'client-0001' })
    await (await Visitor.loggedIn(ben)).post(path, { content: 'Why?', clientId: 'client-0001' })
    assert.lengthOf(await Message.query().where('role', 'user'), 2)
  })

  test('a clientId that was used in another conversation is refused', async ({ assert }) => {
    const { visitor, path, ana, account } = await open()
    const other = await Conversation.start(ana, account, {})
    await visitor.post(path, { content: 'Why?', clientId: 'client-0001' })
    const response = await visitor.post(`/conversations/${other.id}/messages`, {
      content: 'Why?',
      clientId: 'client-0001',
    })
    assert.equal(response.status, 422)
    assert.lengthOf(await Message.query().where('conversationId', other.id), 0)
  })

  test('what is no message is refused, and nothing is stored')
    .with([
      {},
      { content: '' },
      { content: ' \n\t ' },
      { content: null },
      { content: 5 },
      { content: ['a'] },
      { content: { a: 1 } },
      { content: 'nul \0 byte' },
      { content: 'x'.repeat(200_001) },
      { content: 'ok', clientId: 'short' },
      { content: 'ok', clientId: 'with spaces in it' },
      { content: 'ok', clientId: ['client-0001'] },
    ])
    .run(async ({ assert }, body) => {
      const { visitor, path } = await open()
      const response = await visitor.post(path, body)
      assert.equal(response.status, 422)
      assert.isAbove(((await response.json()) as { errors: unknown[] }).errors.length, 0)
      assert.lengthOf(await Message.all(), 0)
    })

  test('ids that no database holds are not there')
    .with(['0', '-1', '1.5', '1e3', 'x', '99999999999999999999', '%00', '2147483648', '01'])
    .run(async ({ assert }, id) => {
      const { visitor, path } = await open()
      const statuses = await Promise.all([
        visitor.get(`/conversations/${id}`),
        visitor.get(`/conversations/${id}/messages`),
        visitor.post(`/conversations/${id}/messages`, { content: 'Why?' }),
        visitor.get(`${path}/${id}`),
        visitor.post(`${path}/${id}/reply`),
        visitor.delete(`${path}/${id}/reply`),
        visitor.request('PATCH', `${path}/${id}`, { content: 'How?' }),
        visitor.delete(`${path}/${id}`),
        visitor.post(`/conversations/${id}/archive`),
        visitor.delete(`/conversations/${id}/archive`),
        visitor.post(`/conversations/${id}/typing`),
      ])
      assert.deepEqual(
        statuses.map(({ status }) => status),
        statuses.map(() => 404)
      )
    })

  test('the database of the tests refuses a change that leaves the version as it was', async ({
    assert,
  }) => {
    const { visitor, path } = await open()
    await visitor.post(path, { content: 'Why?', clientId: 'client-0001' })
    await GenerateReply.onIdle()
    const { id, version } = await Message.findByOrFail('role', 'user')
    const change = (changes: object) => db.from('messages').where('id', id).update(changes)
    await assert.rejects(() => change({ content: 'How?' }), /without a new version/)
    await change({ content: 'How?', ...nextVersion() })
    assert.equal((await Message.findOrFail(id)).version, version + 1)
  })
})
