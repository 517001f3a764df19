import { test } from '@japa/runner'
import llm from '#config/llm'
import GenerateReply from '#jobs/generate_reply'
import WriteTitle from '#jobs/write_title'
import { LanguageModel } from '#llm/language_model'
import Conversation from '#models/conversation'
import Message from '#models/message'
import { event, FakeProvider, status, text } from '#tests/fake_provider'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'

/** As docs/operations.md has it, for a server of one's own. */
const PRICES = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0 }
const LOCAL = {
  label: 'Local',
  provider: 'local',
  id: 'qwen3:8b',
  contextWindow: 32_000,
  maxOutput: 4_000,
  prices: [{ prices: PRICES }],
  capabilities: { images: false, pdf: false, thinking: false, webSearch: false, caching: false },
}

test.group('Other servers of the Messages API', (group) => {
  const provider = useProvider(group)
  let local: FakeProvider

  group.each.setup(async () => {
    local = await FakeProvider.start()
    const { baseURL } = local
    llm.providers.local = { baseURL, apiKey: undefined, isKeyOptional: true }
    llm.models.local = LOCAL
    return async () => {
      await GenerateReply.onIdle()
      await WriteTitle.onIdle()
      delete llm.providers.local
      delete llm.models.local
      await local.stop()
    }
  })

  async function ask({ model = 'local' } = {}) {
    const { ana, account } = await people()
    const question = { content: 'Why?', clientId: 'client-0001' }
    const conversation = await Conversation.start(ana, account, { model, question })
    await GenerateReply.onIdle()
    await WriteTitle.onIdle()
    return { ana, conversation }
  }

  const reply = () => Message.query().where('role', 'assistant').firstOrFail()
  const keys = () => LanguageModel.available().map(({ key }) => key)

  test('its language models stand beside the others, without a key', async ({ assert }) => {
    assert.includeMembers(keys(), ['claude-sonnet-5-5', 'local'])
    assert.equal(LanguageModel.for().key, 'claude-sonnet-5-5')
  })

  test('they are all there is where nothing else has a key', async ({ assert, cleanup }) => {
    cleanup(LanguageModel.fake({ baseURL: provider.current.baseURL, apiKey: '' }))
    assert.deepEqual(keys(), ['local'])
    assert.equal(LanguageModel.for().key, 'local')
  })

  test('where the server wants a key, they are there with one only', ({ assert }) => {
    llm.providers.local.isKeyOptional = false
    assert.notInclude(keys(), 'local')
    llm.providers.local.apiKey = 'its-own'
    assert.include(keys(), 'local')
  })

  test('it gets what it can take, by its own name, and nobody else’s key', async ({
    assert,
    cleanup,
  }) => {
    process.env.ANTHROPIC_API_KEY = 'somebody-else’s'
    cleanup(() => void delete process.env.ANTHROPIC_API_KEY)
    await ask()
    const [{ body, headers }] = local.requests
    assert.equal(body.model, 'qwen3:8b')
    assert.equal(body.max_tokens, 4_000)
    assert.equal(body.system, llm.instructions)
    assert.isUndefined(body.thinking)
    assert.notInclude(JSON.stringify(body), 'cache_control')
    assert.equal(headers.authorization, 'Bearer none')
    assert.isUndefined(headers['x-api-key'])
    assert.lengthOf(provider.current.requests, 0)
    assert.equal((await reply()).content, 'Hello from the fake provider.')
    assert.equal((await reply()).cost, 0)
  })

  test('its own key goes to it alone', async ({ assert }) => {
    llm.providers.local.apiKey = 'its-own'
    await ask()
    assert.equal(local.requests[0].headers.authorization, 'Bearer its-own')
  })

  test('titles are written by it, since it is the cheapest', async ({ assert }) => {
    local.scriptTitle(text('Why indeed'))
    const { conversation } = await ask({ model: 'claude-sonnet-5-5' })
    assert.lengthOf(local.requests, 0)
    assert.equal((await Conversation.findOrFail(conversation.id)).title, 'Why indeed')
  })

  test('a server that counts no tokens gets an estimate, and its reply is complete')
    .with([undefined, { input_tokens: 0, output_tokens: 0 }])
    .run(async ({ assert }, usage) => {
      const message = {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'x',
        content: [],
        usage,
      }
      local.script(
        event('message_start', { message }),
        event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
        event('content_block_delta', {
          index: 0,
          delta: { type: 'text_delta', text: 'Because of the air.' },
        }),
        event('content_block_stop', { index: 0 }),
        event('message_delta', { delta: { stop_reason: 'end_turn' }, usage }),
        event('message_stop'),
        { run: (answer) => answer.close() }
      )
      await ask()
      const { status: end, content, usage: used, isEstimated, cost } = await reply()
      assert.deepEqual([end, content, cost], ['complete', 'Because of the air.', 0])
      assert.equal(used?.input, 0)
      assert.isAbove(used!.output, 3)
      assert.isTrue(Boolean(isEstimated))
    })

  test('one that is not there, or does not know the language model, says so on the reply', async ({
    assert,
  }) => {
    local.script(status(404))
    const { ana, conversation } = await ask()
    assert.equal((await reply()).failure, 'not_found')
    await local.stop()
    llm.retryPauses = [1]
    await conversation.sendMessage(ana, { content: 'And now?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    const last = await Message.query().orderBy('id', 'desc').firstOrFail()
    assert.equal(last.failure, 'network')
  })

  test('a month’s budget that is used up does not stop it, since it is free', async ({
    assert,
  }) => {
    const { ana, conversation } = await ask()
    const account = await ana.currentAccount()
    await account.changeBudget(0, ana)
    await conversation.sendMessage(ana, { content: 'And now?', clientId: 'client-0002' })
    await GenerateReply.onIdle()
    const last = await Message.query().orderBy('id', 'desc').firstOrFail()
    assert.equal(last.status, 'complete')
  })
})
