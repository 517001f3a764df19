import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { hold, text } from '#tests/fake_provider'
import { people } from '#tests/people'
import { asText, messagesOf, useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

test.group('Editing and deleting questions', (group) => {
  group.tap((it) => it.tags(['@postgres']))
  const provider = useProvider(group)

  /** Ana has asked, and was answered, or is just being answered where the script holds. */
  async function open({ isHeld = false } = {}) {
    const all = await people()
    const pause = hold()
    if (isHeld) provider.current.script(text('Because '), pause)
    const conversation = await Conversation.start(all.ana, all.account, {
      question: { content: 'Why?', clientId: 'client-0001' },
    })
    if (isHeld) await pause.reached
    else await GenerateReply.onIdle()
    const visitor = await Visitor.loggedIn(all.ana)
    const question = await Message.findByOrFail('role', 'user')
    const messages = `/conversations/${conversation.id}/messages`
    return { ...all, conversation, visitor, question, messages, path: `${messages}/${question.id}` }
  }

  const edit = (visitor: Visitor, path: string, content: unknown = 'How?') =>
    visitor.request('PATCH', path, { content })

  const replies = () => Message.query().where('role', 'assistant').orderBy('id')

  /** What the last request to the provider had as its messages. */
  const lastPrompt = () => messagesOf(provider.current.requests.at(-1))

  const asked = (content: string, author = 'Ana') =>
    asText('user', `<message author="${author}">\n${content}\n</message>`)

  test('the question gets its new wording and another reply, and all are told', async ({
    assert,
  }) => {
    const { visitor, path, ben, account, conversation, question } = await open()
    const onlooker = await Visitor.loggedIn(ben)
    const stream = await onlooker.listen(
      `conversations/${conversation.id}`,
      `accounts/${account.id}`
    )
    const response = await edit(visitor, path, 'How?')
    assert.equal(response.status, 200)
    assert.equal(await response.text(), '')
    await stream.untilEnded((await replies())[1].id)

    await question.refresh()
    assert.equal(question.content, 'How?')
    assert.equal(question.revision, 1)
    assert.isNotNull(question.editedAt)
    assert.deepEqual(
      (await replies()).map(({ revision, status }) => [revision, status]),
      [
        [0, 'complete'],
        [1, 'complete'],
      ]
    )
    assert.deepEqual(lastPrompt(), [asked('How?')])
    assert.deepInclude(stream.events('message.updated').map((it) => it.message)[0], {
      id: question.id,
      revision: 1,
      contentLength: 4,
    })
    assert.deepInclude(stream.events('message.created')[0].message, { revision: 1 })
    await conversation.refresh()
    assert.equal(conversation.messagesCount, 3)
    await stream.until((events) => {
      return events.some(({ conversation: it }) => (it as Conversation)?.messagesCount === 3)
    })
    stream.close()
  })

  test('the same wording changes nothing', async ({ assert }) => {
    const { visitor, path, question } = await open()
    assert.equal((await edit(visitor, path, 'Why?')).status, 200)
    await question.refresh()
    assert.equal(question.revision, 0)
    assert.lengthOf(await replies(), 1)
  })

  test('a reply that is being written is stopped first, and keeps its text', async ({ assert }) => {
    const { visitor, path, ana } = await open({ isHeld: true })
    assert.equal((await edit(visitor, path)).status, 200)
    await provider.current.requests[0].closed
    await GenerateReply.onIdle()
    const [stopped, fresh] = await replies()
    assert.equal(stopped.status, 'stopped')
    assert.equal(stopped.stoppedById, ana.id)
    assert.equal(stopped.content, 'Because ')
    assert.equal(stopped.revision, 0)
    assert.equal(fresh.status, 'complete')
    assert.equal(fresh.revision, 1)
  })

  test('a reply that waits for another one is stopped first, too', async ({ assert }) => {
    const { visitor, question, messages } = await open({ isHeld: true })
    await visitor.post(messages, { content: 'And?', clientId: 'client-0002' })
    const { id } = await Message.findByOrFail('clientId', 'client-0002')
    assert.equal((await edit(visitor, `${messages}/${id}`, 'And then?')).status, 200)
    const unfinished = await replies().where('replyToId', id)
    assert.deepEqual(
      unfinished.map(({ status }) => status),
      ['stopped', 'pending']
    )
    await visitor.delete(`${messages}/${question.id}/reply`)
    await GenerateReply.onIdle()
    assert.deepEqual(lastPrompt(), [
      asked('Why?'),
      asText('assistant', 'Because '),
      asked('And then?'),
    ])
  })

  test('edits at the same time end with one unfinished reply and one of the wordings', async ({
    assert,
  }) => {
    const { visitor, path, question } = await open({ isHeld: true })
    const pause = hold()
    provider.current.always(text('Because '), pause)
    const wordings = ['How?', 'When?', 'Where?', 'Who?']
    const responses = await Promise.all(wordings.map((content) => edit(visitor, path, content)))
    assert.deepEqual(
      responses.map(({ status }) => status),
      [200, 200, 200, 200]
    )
    await question.refresh()
    assert.include(wordings, question.content)
    assert.equal(question.revision, 4)
    const unfinished = (await replies()).filter(({ isSettled }) => !isSettled)
    assert.deepEqual(
      unfinished.map(({ revision }) => revision),
      [4]
    )
    pause.release()
    await GenerateReply.onIdle()
    assert.deepEqual(lastPrompt(), [asked(question.content)])
    const [{ messagesCount }] = await Conversation.all()
    assert.lengthOf(await Message.all(), messagesCount)
  })

  test('an edit and a new question at the same time: whichever comes second sees the first', async ({
    assert,
  }) => {
    const { visitor, path, messages, question } = await open()
    const [edited] = await Promise.all([
      edit(visitor, path),
      visitor.post(messages, { content: 'And?', clientId: 'client-0002' }),
    ])
    assert.include([200, 422], edited.status)
    await GenerateReply.onIdle()
    await question.refresh()
    assert.equal(question.content, edited.status === 200 ? 'How?' : 'Why?')
  })

  test('a later question stands in the way, and nothing is stopped', async ({ assert }) => {
    const { visitor, path, messages, question } = await open()
    await visitor.post(messages, { content: 'And?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    const pause = hold()
    provider.current.script(text('Again'), pause)
    await visitor.post(`${path}/reply`)
    await pause.reached
    const response = await edit(visitor, path)
    assert.equal(response.status, 422)
    const { errors } = (await response.json()) as { errors: { field: string }[] }
    assert.equal(errors[0].field, 'content')
    pause.release()
    await GenerateReply.onIdle()
    await question.refresh()
    assert.equal(question.content, 'Why?')
    assert.isTrue((await replies()).every(({ status }) => status === 'complete'))
  })

  test('a later note does not', async ({ assert }) => {
    const { visitor, path, conversation, ben, question } = await open()
    await Message.create({
      conversationId: conversation.id,
      userId: ben.id,
      role: 'note',
      status: 'complete',
      content: 'Hm.',
    })
    assert.equal((await edit(visitor, path)).status, 200)
    await question.refresh()
    assert.equal(question.content, 'How?')
    await GenerateReply.onIdle()
  })

  test('a fellow member can neither edit nor delete it', async ({ assert }) => {
    const { path, ben, question } = await open()
    const member = await Visitor.loggedIn(ben)
    assert.equal((await edit(member, path)).status, 403)
    assert.equal((await member.delete(path)).status, 403)
    await question.refresh()
    assert.equal(question.content, 'Why?')
    assert.lengthOf(await Message.all(), 2)
  })

  test('the owner of the account cannot either', async ({ assert }) => {
    const { ana, ben, conversation, account, messages } = await open()
    await conversation.sendMessage(ben, { content: 'And?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    assert.isTrue((await ana.membershipIn(account))?.isAdmin)
    const { id } = await Message.findByOrFail('clientId', 'client-0002')
    const owner = await Visitor.loggedIn(ana)
    assert.equal((await edit(owner, `${messages}/${id}`)).status, 403)
    assert.equal((await owner.delete(`${messages}/${id}`)).status, 403)
    assert.lengthOf(await Message.all(), 4)
  })

  test('a reply and somebody else’s note cannot be edited or deleted', async ({ assert }) => {
    const { visitor, messages, conversation, ben } = await open()
    const note = await Message.create({
      conversationId: conversation.id,
      userId: ben.id,
      role: 'note',
      status: 'complete',
      content: 'Hm.',
    })
    for (const { id } of [...(await replies()), note]) {
      assert.equal((await edit(visitor, `${messages}/${id}`)).status, 403)
      assert.equal((await visitor.delete(`${messages}/${id}`)).status, 403)
    }
    assert.lengthOf(await Message.all(), 3)
  })

  test('a person who left the account cannot edit what they asked there', async ({ assert }) => {
    const { path, question, ana, account } = await open()
    const visitor = await Visitor.loggedIn(ana)
    await (await ana.membershipIn(account))?.delete()
    assert.equal((await edit(visitor, path)).status, 404)
    assert.equal((await visitor.delete(path)).status, 404)
    await question.refresh()
    assert.equal(question.content, 'Why?')
  })

  test('what is no message is refused, and nothing changes')
    .with([undefined, null, '', ' \n ', 5, ['a'], 'nul \0 byte', 'x'.repeat(200_001)])
    .run(async ({ assert }, content) => {
      const { visitor, path, question } = await open()
      assert.equal((await visitor.request('PATCH', path, { content })).status, 422)
      await question.refresh()
      assert.equal(question.content, 'Why?')
      assert.lengthOf(await replies(), 1)
    })

  test('replies to an earlier wording are never in the prompt', async ({ assert }) => {
    const { visitor, path, messages } = await open()
    provider.current.script(text('The new way.'))
    await edit(visitor, path)
    await GenerateReply.onIdle()
    await visitor.post(messages, { content: 'And?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    assert.deepEqual(lastPrompt(), [
      asked('How?'),
      asText('assistant', 'The new way.'),
      asked('And?'),
    ])
  })

  test('not even where the present wording has no reply yet', async ({ assert }) => {
    const { visitor, path, messages } = await open()
    const pause = hold()
    provider.current.script(pause)
    await edit(visitor, path)
    await pause.reached
    await visitor.delete(`${path}/reply`)
    await GenerateReply.onIdle()
    await visitor.post(messages, { content: 'And?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    assert.deepEqual(lastPrompt(), [
      { role: 'user', content: [...asked('How?').content, ...asked('And?').content] },
    ])
  })

  test('answering again may use another language model, for that reply only', async ({
    assert,
  }) => {
    const { visitor, path, messages } = await open()
    provider.current.script(text('In other words.'))
    const response = await visitor.post(`${path}/reply`, { model: 'claude-opus-5-5' })
    assert.equal(response.status, 200)
    await GenerateReply.onIdle()
    assert.equal(provider.current.requests[1].body.model, 'claude-opus-5-5')
    assert.deepEqual(lastPrompt(), [asked('Why?')])
    assert.equal((await replies())[1].model, 'claude-opus-5-5')

    await visitor.post(messages, { content: 'And?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    assert.equal(provider.current.requests[2].body.model, 'claude-sonnet-5-5')
    assert.deepEqual(lastPrompt(), [
      asked('Why?'),
      asText('assistant', 'In other words.'),
      asked('And?'),
    ])
  })

  test('a language model that there is not is refused')
    .with(['toString', 'x', 5, ['demo']])
    .run(async ({ assert }, model) => {
      const { visitor, path } = await open()
      assert.equal((await visitor.post(`${path}/reply`, { model })).status, 422)
      assert.lengthOf(await replies(), 1)
    })

  test('one message is read with what was written', async ({ assert }) => {
    const { visitor, path } = await open()
    await edit(visitor, path, '**How?**')
    const { message, markdown } = (await (await visitor.get(path)).json()) as {
      message: Record<string, unknown>
      markdown: string
    }
    assert.equal(markdown, '**How?**')
    assert.deepInclude(message, { revision: 1, content: null })
    assert.isString(message.editedAt)
    await GenerateReply.onIdle()
  })

  test('a deleted question goes with its replies, wherever it stands', async ({ assert }) => {
    const { visitor, path, messages, conversation, question, ben } = await open()
    await visitor.post(`${path}/reply`)
    await GenerateReply.onIdle()
    await visitor.post(messages, { content: 'And?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    const stream = await (await Visitor.loggedIn(ben)).listen(`conversations/${conversation.id}`)

    const response = await visitor.delete(path)
    assert.equal(response.status, 200)
    assert.equal(await response.text(), '')
    await stream.until((events) => events.some(({ event }) => event === 'conversation.updated'))
    assert.deepEqual(stream.events('message.deleted'), [
      { event: 'message.deleted', id: question.id },
    ])
    assert.deepInclude(stream.events('conversation.updated')[0].conversation, { messagesCount: 2 })
    assert.lengthOf(await Message.all(), 2)
    assert.equal((await visitor.delete(path)).status, 404)
    assert.equal((await edit(visitor, path)).status, 404)
    assert.equal((await visitor.get(path)).status, 404)
    stream.close()
  })

  test('deleting it five times at once is counted once', async ({ assert }) => {
    const { visitor, path, conversation } = await open()
    const responses = await Promise.all(Array.from({ length: 5 }, () => visitor.delete(path)))
    assert.sameMembers(
      responses.map(({ status }) => status),
      [200, 404, 404, 404, 404]
    )
    await conversation.refresh()
    assert.equal(conversation.messagesCount, 0)
  })

  test('deleting it in mid-reply hangs up, and the next question is answered', async ({
    assert,
  }) => {
    const { visitor, path, messages, conversation } = await open({ isHeld: true })
    await visitor.post(messages, { content: 'And?', clientId: 'client-0002' })
    await visitor.delete(path)
    await provider.current.requests[0].closed
    await GenerateReply.onIdle()
    assert.isTrue(provider.current.requests[0].aborted)
    assert.deepEqual(lastPrompt(), [asked('And?')])
    assert.deepEqual(
      (await Message.query().orderBy('id')).map(({ status }) => status),
      ['complete', 'complete']
    )
    await conversation.refresh()
    assert.equal(conversation.messagesCount, 2)
  })

  test('deleting it while it is answered again, edited and deleted leaves nothing of it', async ({
    assert,
  }) => {
    const { visitor, path, conversation, question } = await open()
    const responses = await Promise.all([
      visitor.post(`${path}/reply`),
      edit(visitor, path),
      visitor.delete(path),
      edit(visitor, path, 'Who?'),
      visitor.post(`${path}/reply`),
    ])
    for (const { status } of responses) assert.include([200, 404], status)
    await GenerateReply.onIdle()
    assert.isNull(await Message.find(question.id))
    assert.lengthOf(await Message.all(), 0)
    await conversation.refresh()
    assert.equal(conversation.messagesCount, 0)
  })
})
