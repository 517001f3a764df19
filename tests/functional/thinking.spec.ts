import { test } from '@japa/runner'
import llm from '#config/llm'
import GenerateReply from '#jobs/generate_reply'
import Conversation from '#models/conversation'
import Message from '#models/message'
import { FakeBilling } from '#tests/fake_billing'
import { event, finish, redacted, start, text, thinking } from '#tests/fake_provider'
import { pageOf } from '#tests/page'
import { people } from '#tests/people'
import { asText, messagesOf, useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

test.group('Thinking and effort', (group) => {
  const provider = useProvider(group)

  async function open(contents: { model?: string; effort?: string } = {}) {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, contents)
    const visitor = await Visitor.loggedIn(all.ana)
    let sent = 0
    const ask = async (content = 'Why?') => {
      const clientId = `client-${String(++sent).padStart(4, '0')}`
      await conversation.sendMessage(all.ana, { content, clientId })
      await GenerateReply.onIdle()
      return Message.query().where('role', 'assistant').orderBy('id', 'desc').firstOrFail()
    }
    const path = `/conversations/${conversation.id}`
    const change = (changes: object) => visitor.request('PATCH', path, changes)
    return { ...all, conversation, visitor, path, ask, change }
  }

  const bodies = () => provider.current.requests.map(({ body }) => body)

  test('{$self} is asked to think as it finds right, and to say what it thought')
    .with([
      ...['claude-sonnet-5-5', 'claude-opus-5-5', 'claude-haiku-5-5'],
      ...['claude-fable-5-2', 'claude-fable-5-1'],
    ])
    .run(async ({ assert }, model) => {
      const { ask } = await open({ model })
      await ask()
      assert.deepEqual(bodies()[0].thinking, { type: 'adaptive', display: 'summarized' })
      assert.notProperty(bodies()[0], 'output_config')
      assert.notProperty(bodies()[0], 'tools')
    })

  test('a language model that does not think is asked for neither', async ({ assert, cleanup }) => {
    const config = llm.models['claude-haiku-5-5']
    llm.models['claude-haiku-5-5'] = {
      ...config,
      capabilities: { ...config.capabilities, thinking: false },
      effort: undefined,
    }
    cleanup(() => void (llm.models['claude-haiku-5-5'] = config))
    const { ask, conversation, change } = await open({ effort: 'max' })
    await conversation.change({ model: 'claude-haiku-5-5' })
    await ask()
    assert.notProperty(bodies()[0], 'thinking')
    assert.notProperty(bodies()[0], 'output_config')
    assert.equal((await change({ effort: 'low' })).status, 422)
    /** What was chosen waits for one that has it. */
    await conversation.change({ model: 'claude-opus-5-5' })
    await ask()
    assert.deepEqual(bodies()[1].output_config, { effort: 'max' })
  })

  test('thoughts are kept apart from each other, and from the text', async ({ assert }) => {
    const { ask, visitor, path } = await open()
    provider.current.script(
      thinking('First '),
      thinking('thought.'),
      redacted(),
      thinking('Second.'),
      text('So '),
      text('it is.'),
      thinking('Third.'),
      text('Really.')
    )
    const reply = await ask()
    assert.equal(reply.thinking, 'First thought.\n\nSecond.\n\nThird.')
    assert.equal(reply.content, 'So it is.\n\nReally.')
    const { props } = await pageOf(visitor, path)
    const read = (props.messages as Message[]).find(({ id }) => id === reply.id)
    assert.equal(read?.thinking, reply.thinking)
  })

  test('thoughts that are withheld leave nothing behind', async ({ assert }) => {
    const { ask } = await open()
    provider.current.script(
      start(),
      event('content_block_start', {
        index: 0,
        content_block: { type: 'thinking', thinking: '', signature: '' },
      }),
      event('content_block_delta', {
        index: 0,
        delta: { type: 'signature_delta', signature: 'c2ln' },
      }),
      event('content_block_stop', { index: 0 }),
      redacted(),
      text('Because.')
    )
    const reply = await ask()
    assert.equal(reply.thinking, '')
    assert.equal(reply.content, 'Because.')
  })

  test('thoughts are in no later prompt, so that it only grows', async ({ assert }) => {
    const { ask } = await open()
    const billing = new FakeBilling({ leastLength: 1 })
    provider.current.billing = billing
    provider.current.always(thinking('Rayleigh, surely.'), text('Because.'))
    await ask('Why?')
    await ask('Really?')
    await ask('And at night?')
    assert.deepEqual(billing.breaks, [])
    assert.deepEqual(messagesOf(provider.current.requests[1]), [
      asText('user', '<message author="Ana">\nWhy?\n</message>'),
      asText('assistant', 'Because.'),
      asText('user', '<message author="Ana">\nReally?\n</message>'),
    ])
  })

  test('effort is chosen by conversation, and seen by all', async ({ assert }) => {
    const { ben, conversation, path, change, ask } = await open()
    const onlooker = await Visitor.loggedIn(ben)
    const stream = await onlooker.listen(`conversations/${conversation.id}`)
    assert.deepInclude((await pageOf(onlooker, path)).props.conversation as object, {
      effort: 'high',
      hasWebSearch: false,
    })
    assert.equal((await change({ effort: 'low' })).status, 200)
    assert.equal((await change({ hasWebSearch: true })).status, 200)
    const updates = () => stream.events('conversation.updated')
    await stream.until(() => updates().length >= 2)
    assert.deepInclude(updates()[0].conversation, { effort: 'low', hasWebSearch: false })
    assert.deepInclude(updates()[1].conversation, { effort: 'low', hasWebSearch: true })
    await ask()
    assert.deepEqual(bodies()[0].output_config, { effort: 'low' })
    stream.close()
  })

  test('the default goes without saying, and follows the language model', async ({ assert }) => {
    const { conversation, change, ask } = await open({ effort: 'max' })
    await change({ effort: 'high' })
    await conversation.refresh()
    assert.isNull(conversation.effort)
    await ask()
    assert.notProperty(bodies()[0], 'output_config')
    await change({ model: 'claude-opus-5-5' })
    await conversation.refresh()
    assert.equal(conversation.effortNow, 'medium')
  })

  test('another language model that is asked once makes the same effort', async ({ assert }) => {
    const { ask, visitor, path, conversation } = await open({ effort: 'max' })
    const reply = await ask()
    await visitor.post(`${path}/messages/${reply.replyToId}/reply`, { model: 'claude-opus-5-5' })
    await GenerateReply.onIdle()
    assert.equal(bodies()[1].model, 'claude-opus-5-5')
    assert.deepEqual(bodies()[1].output_config, { effort: 'max' })
    await conversation.refresh()
    assert.equal(conversation.effort, 'max')
  })

  test('a conversation begins with the effort and the search that were chosen', async ({
    assert,
  }) => {
    const { visitor } = await open()
    const choice = { model: 'claude-opus-5-5', effort: 'xhigh', hasWebSearch: true }
    await visitor.post('/conversations', { ...choice, content: 'Why?' })
    await GenerateReply.onIdle()
    assert.deepEqual(bodies()[0].output_config, { effort: 'xhigh' })
    assert.lengthOf(bodies()[0].tools!, 1)
  })

  test('what is no effort or no switch is refused by its field')
    .with<{ changes: object; field: string }[]>([
      { changes: { effort: 'heroic' }, field: 'effort' },
      { changes: { effort: ['low'] }, field: 'effort' },
      { changes: { hasWebSearch: 'perhaps' }, field: 'hasWebSearch' },
    ])
    .run(async ({ assert }, { changes, field }) => {
      const { change, visitor, conversation } = await open()
      const response = await change(changes)
      assert.equal(response.status, 422)
      const { errors } = (await response.json()) as { errors: { field: string }[] }
      assert.equal(errors[0].field, field)
      assert.equal((await visitor.post('/conversations', changes)).status, 422)
      await conversation.refresh()
      assert.isNull(conversation.effort)
      assert.lengthOf(await Conversation.all(), 1)
    })

  test('what a language model does not have is refused by its name', async ({
    assert,
    cleanup,
  }) => {
    const config = llm.models['claude-haiku-5-5']
    llm.models['claude-haiku-5-5'] = {
      ...config,
      capabilities: { ...config.capabilities, webSearch: false },
      effort: { levels: ['low', 'medium'], default: 'medium' },
    }
    cleanup(() => void (llm.models['claude-haiku-5-5'] = config))
    const { change, visitor, conversation } = await open()
    const model = 'claude-haiku-5-5'
    for (const [choice, words] of [
      [{ effort: 'max' }, 'Claude Haiku 5.5 has no such effort'],
      [{ hasWebSearch: true }, 'Claude Haiku 5.5 cannot search the web'],
    ] as const) {
      const response = await change({ title: 'Renamed', model, ...choice })
      assert.equal(response.status, 422)
      assert.include(await response.text(), words)
      assert.equal((await visitor.post('/conversations', { model, ...choice })).status, 422)
    }
    const { title } = conversation
    await conversation.refresh()
    assert.equal(conversation.model, 'claude-sonnet-5-5')
    /** The refused change once renamed it all the same. */
    assert.equal(conversation.title, title)
    assert.equal((await change({ model, effort: 'low', hasWebSearch: false })).status, 200)
  })

  test('{stopReason} is kept with what was written, for the page to say')
    .with([
      { stopReason: 'refusal' },
      { stopReason: 'max_tokens' },
      { stopReason: 'model_context_window_exceeded' },
      { stopReason: 'stop_sequence' },
      { stopReason: 'tool_use' },
      { stopReason: 'sunset' },
    ])
    .run(async ({ assert }, { stopReason }) => {
      const { ask } = await open()
      provider.current.script(thinking('Hm.'), text('Because of'), finish({ stopReason }))
      const reply = await ask()
      assert.equal(reply.status, 'complete')
      assert.equal(reply.content, 'Because of')
      assert.equal(reply.stopReason, stopReason)
    })
})
