import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

test.group('Notes', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)

  async function open() {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, { title: 'Sky' })
    const visitor = await Visitor.loggedIn(all.ana)
    const path = `/conversations/${conversation.id}/messages`
    return { ...all, conversation, visitor, path }
  }

  /** Ana has written a note. */
  async function openWithNote() {
    const opened = await open()
    await opened.visitor.post(opened.path, {
      content: 'A secret note',
      clientId: 'client-0001',
      note: true,
    })
    const note = await Message.findByOrFail('role', 'note')
    return { ...opened, note, notePath: `${opened.path}/${note.id}` }
  }

  const ask = (visitor: Visitor, path: string, content: string) => visitor.post(path, { content })
  const edit = (visitor: Visitor, path: string, content: string) =>
    visitor.request('PATCH', path, { content })

  test('a note reaches all who look on, and no reply follows', async ({ assert }) => {
    const { visitor, path, conversation, ben } = await open()
    const stream = await (await Visitor.loggedIn(ben)).listen(`conversations/${conversation.id}`)
    const sending = { content: 'Who is on call?', clientId: 'client-0001', note: true }
    const response = await visitor.post(path, sending)
    assert.equal(response.status, 200)
    assert.equal(await response.text(), '')

    await stream.until((events) => events.some(({ event }) => event === 'message.created'))
    const [note] = stream.events('message.created').map((it) => it.message)
    assert.deepInclude(note, { role: 'note', status: 'complete', author: 'Ana', model: null })
    await GenerateReply.onIdle()
    assert.lengthOf(await Message.all(), 1)
    assert.lengthOf(provider.current.requests, 0)
    await conversation.refresh()
    assert.equal(conversation.messagesCount, 1)
    stream.close()
  })

  test('the language model never gets to see one', async ({ assert }) => {
    const { visitor, path } = await openWithNote()
    await ask(visitor, path, 'Why?')
    await GenerateReply.onIdle()
    await visitor.post(path, { content: 'Another secret', note: true })
    await ask(visitor, path, 'And how?')
    await GenerateReply.onIdle()
    assert.lengthOf(provider.current.requests, 2)
    for (const { body } of provider.current.requests) {
      assert.notInclude(JSON.stringify(body).toLowerCase(), 'secret')
    }
    const { messages } = provider.current.requests[1].body
    assert.deepEqual(
      (messages as { role: string }[]).map(({ role }) => role),
      ['user', 'assistant', 'user']
    )
  })

  test('sending one ten times at once makes one', async ({ assert }) => {
    const { visitor, path, conversation } = await open()
    const sending = { content: 'Who?', clientId: 'client-0001', note: true }
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => visitor.post(path, sending))
    )
    assert.isTrue(responses.every(({ status }) => status === 200))
    assert.lengthOf(await Message.all(), 1)
    await conversation.refresh()
    assert.equal(conversation.messagesCount, 1)
  })

  test('a clientId that was used in another conversation is refused', async ({ assert }) => {
    const { visitor, ana, account } = await openWithNote()
    const other = await Conversation.start(ana, account, {})
    const body = { content: 'Who?', clientId: 'client-0001', note: true }
    assert.equal((await visitor.post(`/conversations/${other.id}/messages`, body)).status, 422)
    assert.lengthOf(await Message.all(), 1)
  })

  test('what is neither a note nor none is refused, and nothing is stored')
    .with(['maybe', ['a'], { a: 1 }, 5])
    .run(async ({ assert }, note) => {
      const { visitor, path } = await open()
      assert.equal((await visitor.post(path, { content: 'Who?', note })).status, 422)
      assert.lengthOf(await Message.all(), 0)
    })

  test('one brings an archived conversation back', async ({ assert }) => {
    const { visitor, path, conversation } = await open()
    await conversation.archive()
    await visitor.post(path, { content: 'Who?', note: true })
    await conversation.refresh()
    assert.isNull(conversation.archivedAt)
  })

  test('one’s own note is edited whatever came after it, and no reply follows', async ({
    assert,
  }) => {
    const { visitor, path, notePath, note, conversation, ben } = await openWithNote()
    await ask(visitor, path, 'Why?')
    await GenerateReply.onIdle()
    const stream = await (await Visitor.loggedIn(ben)).listen(`conversations/${conversation.id}`)
    assert.equal((await edit(visitor, notePath, 'Who else?')).status, 200)
    await stream.until((events) => events.some(({ event }) => event === 'message.updated'))
    assert.deepInclude(stream.events('message.updated')[0].message, { id: note.id, revision: 1 })
    await note.refresh()
    assert.equal(note.content, 'Who else?')
    assert.isNotNull(note.editedAt)

    assert.equal((await edit(visitor, notePath, 'Who else?')).status, 200)
    await note.refresh()
    assert.equal(note.revision, 1)
    await GenerateReply.onIdle()
    assert.lengthOf(provider.current.requests, 1)
    assert.lengthOf(await Message.all(), 3)
    stream.close()
  })

  test('a question can still be edited when only notes follow it', async ({ assert }) => {
    const { visitor, path } = await open()
    await ask(visitor, path, 'Why?')
    await GenerateReply.onIdle()
    await visitor.post(path, { content: 'Who?', note: true })
    const question = await Message.findByOrFail('role', 'user')
    assert.equal((await edit(visitor, `${path}/${question.id}`, 'How?')).status, 200)
    await GenerateReply.onIdle()
    assert.lengthOf(provider.current.requests, 2)
  })

  test('one’s own note is deleted for everybody', async ({ assert }) => {
    const { visitor, notePath, note, conversation, ben } = await openWithNote()
    const stream = await (await Visitor.loggedIn(ben)).listen(`conversations/${conversation.id}`)
    assert.equal((await visitor.delete(notePath)).status, 200)
    await stream.until((events) => events.some(({ event }) => event === 'message.deleted'))
    assert.deepInclude(stream.events('message.deleted')[0], { id: note.id })
    assert.lengthOf(await Message.all(), 0)
    await conversation.refresh()
    assert.equal(conversation.messagesCount, 0)
    stream.close()
  })

  test('nobody else can change or delete it', async ({ assert }) => {
    const { notePath, note, ben, olga } = await openWithNote()
    const member = await Visitor.loggedIn(ben)
    const outsider = await Visitor.loggedIn(olga)
    assert.equal((await edit(member, notePath, 'Mine')).status, 403)
    assert.equal((await member.delete(notePath)).status, 403)
    assert.equal((await edit(outsider, notePath, 'Mine')).status, 404)
    assert.equal((await outsider.delete(notePath)).status, 404)
    assert.equal((await outsider.get(notePath)).status, 404)
    await note.refresh()
    assert.equal(note.content, 'A secret note')
    assert.equal(note.revision, 0)
  })

  test('an outsider cannot write one', async ({ assert }) => {
    const { path, olga } = await open()
    const outsider = await Visitor.loggedIn(olga)
    assert.equal((await outsider.post(path, { content: 'Hello', note: true })).status, 404)
    assert.lengthOf(await Message.all(), 0)
  })

  test('it cannot be answered', async ({ assert }) => {
    const { visitor, notePath } = await openWithNote()
    assert.equal((await visitor.post(`${notePath}/reply`)).status, 404)
    assert.equal((await visitor.delete(`${notePath}/reply`)).status, 200)
    await GenerateReply.onIdle()
    assert.lengthOf(await Message.all(), 1)
    assert.lengthOf(provider.current.requests, 0)
  })
})
