import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import llm, { type LanguageModelConfig } from '#config/llm'
import { LanguageModel } from '#llm/language_model'
import LlmCheck from '../../commands/llm_check.js'
import { FakeBilling } from '#tests/fake_billing'
import {
  FakeProvider,
  finish,
  found,
  search,
  stall,
  start,
  status,
  text,
  thinking,
  words,
} from '#tests/fake_provider'

const KEY = 'canary-of-the-api-key'
const CACHED = { cache_read_input_tokens: 5_000 }

/** What a language model says that can do everything. */
const EVERYTHING = [
  thinking('Hm.'),
  search('example domain'),
  found([{ url: 'https://example.com/', title: 'Example Domain' }]),
  words('red marigold'),
]

const FREE = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0 }
const LOCAL: LanguageModelConfig = {
  label: 'Local',
  provider: 'local',
  id: 'qwen3:8b',
  contextWindow: 16_000,
  maxOutput: 2_000,
  prices: [{ prices: FREE }],
  capabilities: { images: false, pdf: false, thinking: false, webSearch: false, caching: false },
}

test.group('node ace llm:check', (group) => {
  let provider: FakeProvider

  group.each.setup(async () => {
    provider = await FakeProvider.start()
    const restore = LanguageModel.fake({ baseURL: provider.baseURL, apiKey: KEY })
    return async () => {
      restore()
      await provider.stop()
    }
  })

  /** Its output, and how it ended. */
  async function check(...args: string[]) {
    ace.ui.switchMode('raw')
    const command = await ace.create(LlmCheck, args)
    await command.exec()
    const output = command.logger.getLogs().map(({ message }) => message)
    command.logger.flushLogs()
    return { output: output.join('\n'), exitCode: command.exitCode ?? 0 }
  }

  /** The cells of a language model's row. */
  function rowOf(output: string, key: string) {
    const row = output.split('\n').find((line) => line.startsWith(`${key}|`))
    return row?.split('|').slice(2, 10)
  }

  function scriptAll() {
    provider.script(words('one two three'))
    provider.script(text('Red.'))
    provider.script(start({ cache_creation_input_tokens: 5_000 }), text('Keeping'))
    provider.script(start(CACHED), text('Keeping'), finish({ usage: { output_tokens: 2 } }))
    provider.script(text('Marigold.'))
    provider.script(thinking('One hundred numbers.'), stall())
    const page = { url: 'https://example.com/', title: 'Example Domain' }
    provider.script(search('example domain'), found([page]), words('Example Domain'), stall())
  }

  /** Adds a language model of one's own server, which this provider plays. */
  function addLocal(changes: Partial<LanguageModelConfig> = {}): () => void {
    llm.providers.local = { baseURL: provider.baseURL, apiKey: undefined, isKeyOptional: true }
    llm.models.local = { ...LOCAL, ...changes }
    return () => {
      delete llm.providers.local
      delete llm.models.local
    }
  }

  test('one that works as it is configured has a yes in each column', async ({ assert }) => {
    scriptAll()
    const { output, exitCode } = await check('claude-haiku-5-5')
    assert.deepEqual(rowOf(output, 'claude-haiku-5-5'), [...Array(7).fill('yes'), '–'])
    assert.equal(exitCode, 0)
    assert.match(output, /about \$0\.01\d\d in all/)
    assert.lengthOf(provider.requests, 7)
    for (const { body } of provider.requests) {
      assert.equal(body.model, 'claude-haiku-5-5')
      assert.isAtMost(Number(body.max_tokens), 2_000)
    }
  })

  test('all that are available are called, unless one is named', async ({ assert }) => {
    const { exitCode } = await check()
    const called = new Set(provider.requests.map(({ body }) => body.model))
    assert.sameMembers(
      [...called],
      [
        ...['claude-sonnet-5-5', 'claude-opus-5-5', 'claude-haiku-5-5'],
        ...['claude-fable-5-2', 'claude-fable-5-1'],
      ]
    )
    /** The fake provider answers in one piece. */
    assert.equal(exitCode, 1)
  })

  test('what is asked twice is cached by the provider’s rules, and seen to be', async ({
    assert,
  }) => {
    provider.billing = new FakeBilling()
    const { output } = await check('claude-sonnet-5-5')
    assert.equal(rowOf(output, 'claude-sonnet-5-5')?.[3], 'yes')
    assert.lengthOf(provider.billing.bills, 7)
    assert.isAbove(provider.billing.bills[3].read, 4_096)
  })

  test('a text that is too short for the server’s cache is no fault, and said to be that', async ({
    assert,
  }) => {
    provider.billing = new FakeBilling({ leastLength: 100_000 })
    provider.always(...EVERYTHING)
    const { output, exitCode } = await check('claude-sonnet-5-5')
    assert.equal(rowOf(output, 'claude-sonnet-5-5')?.[3], 'too short')
    assert.include(output, 'may have been too short')
    assert.equal(exitCode, 0)
  })

  test('what is written to the cache and not read from it is a fault', async ({ assert }) => {
    provider.always(start({ cache_creation_input_tokens: 5_000 }), words('one red two'))
    const { output, exitCode } = await check('claude-sonnet-5-5')
    assert.equal(rowOf(output, 'claude-sonnet-5-5')?.[3], 'no')
    assert.include(output, 'nothing was read from the cache')
    assert.equal(exitCode, 1)
  })

  test('an answer in one piece, a picture that is not seen: each has its word', async ({
    assert,
  }) => {
    provider.always(start(CACHED), text('Blue?'))
    const { output, exitCode } = await check('claude-sonnet-5-5')
    assert.deepEqual(rowOf(output, 'claude-sonnet-5-5'), [
      ...['no', 'yes', 'not seen', 'yes'],
      ...['not read', 'not seen', 'not used', '–'],
    ])
    assert.include(output, 'in one piece')
    assert.include(output, 'images: the picture was not seen')
    assert.include(output, 'PDFs: the document was not read')
    assert.include(output, 'web search: nothing was found')
    assert.notInclude(output, 'thinking:')
    assert.equal(exitCode, 1)
  })

  test('a server that refuses pictures fails there only', async ({ assert }) => {
    provider.script(words('one two'))
    provider.script(status(400, { message: 'image content is not supported' }))
    provider.always(start(CACHED), ...EVERYTHING)
    const { output, exitCode } = await check('claude-sonnet-5-5')
    assert.deepEqual(rowOf(output, 'claude-sonnet-5-5'), [
      ...['yes', 'yes', 'no', 'yes'],
      ...['yes', 'yes', 'yes', '–'],
    ])
    assert.match(output, /images: invalid request \(.*image content is not supported/)
    assert.equal(exitCode, 1)
  })

  test('one that does not answer is asked once, and says why: {code}')
    .with([
      { code: 401, words: 'the key is wrong' },
      { code: 403, words: 'the key may not use it' },
      { code: 404, words: 'does not know “claude-haiku-5-5”' },
      { code: 429, words: 'rate limited' },
      { code: 529, words: 'overloaded' },
    ])
    .run(async ({ assert }, { code, words: expected }) => {
      provider.always(status(code, { message: `Refused: ${KEY}` }))
      const { output, exitCode } = await check('claude-haiku-5-5')
      assert.include(output, `claude-haiku-5-5: `)
      assert.include(output, expected)
      assert.deepEqual(rowOf(output, 'claude-haiku-5-5'), Array(8).fill('–'))
      assert.equal(exitCode, 1)
      assert.lengthOf(provider.requests, 1)
      assert.notInclude(output, KEY)
    })

  test('a server that is not there is named, without what may be secret in its address', async ({
    assert,
    cleanup,
  }) => {
    cleanup(LanguageModel.fake({ baseURL: `http://user:${KEY}@127.0.0.1:1/${KEY}`, apiKey: KEY }))
    const { output, exitCode } = await check('claude-haiku-5-5')
    assert.include(output, 'could not be reached at 127.0.0.1:1')
    assert.notInclude(output, KEY)
    assert.equal(exitCode, 1)
  })

  test('one that is unknown, or whose provider has no key, is not called')
    .with(['gpt-2', 'demo'])
    .run(async ({ assert }, key) => {
      const { output, exitCode } = await check(key)
      assert.include(output, 'is not configured')
      assert.include(output, 'claude-haiku-5-5')
      assert.equal(exitCode, 1)
      assert.lengthOf(provider.requests, 0)
    })

  test('what it is not configured for is not tried', async ({ assert, cleanup }) => {
    const haiku = llm.models['claude-haiku-5-5']
    const { capabilities } = haiku
    cleanup(() => void (haiku.capabilities = capabilities))
    haiku.capabilities = LOCAL.capabilities
    provider.always(words('one two'))
    const { output, exitCode } = await check('claude-haiku-5-5')
    assert.deepEqual(rowOf(output, 'claude-haiku-5-5'), ['yes', 'yes', ...Array(6).fill('–')])
    assert.equal(exitCode, 0)
    assert.lengthOf(provider.requests, 1)
  })

  test('a full check of Claude’s language models costs under 50 cents', async ({ assert }) => {
    provider.always(status(429))
    const { output } = await check()
    const dollars = Number(/about \$(\d\.\d+) in all/.exec(output)![1])
    assert.isBelow(dollars, 0.5)
    assert.isAbove(dollars, 0.3)
  })

  test('what costs only is not read to its end: thoughts, and what a search finds', async ({
    assert,
  }) => {
    scriptAll()
    await check('claude-sonnet-5-5')
    const [asked, searched] = provider.requests.slice(-2)
    assert.equal(asked.body.max_tokens, 2_000)
    assert.deepEqual(asked.body.thinking, { type: 'adaptive', display: 'summarized' })
    assert.deepEqual(searched.body.tools, [
      { type: 'web_search_20250305', name: 'web_search', max_uses: 1 },
    ])
    await Promise.all([asked.closed, searched.closed])
    assert.deepEqual([asked.aborted, searched.aborted], [true, true])
  })

  test('a web search that the provider refuses fails there only', async ({ assert }) => {
    provider.always(start(CACHED), ...EVERYTHING.slice(0, -2), text('marigold'))
    for (let at = 0; at < 6; at++) provider.script(start(CACHED), ...EVERYTHING)
    provider.script(status(400, { message: 'Web search is not enabled for this organization' }))
    const { output, exitCode } = await check('claude-sonnet-5-5')
    assert.equal(rowOf(output, 'claude-sonnet-5-5')?.[6], 'no')
    assert.match(output, /web search: invalid request \(.*not enabled/)
    assert.equal(exitCode, 1)
  })

  test('the window is what the server says of it: {name}')
    .with([
      {
        name: 'llama.cpp',
        served: { '/props': { default_generation_settings: { n_ctx: 4_096 }, total_slots: 4 } },
      },
      {
        name: 'vLLM',
        served: { '/v1/models': { data: [{ id: 'qwen3:8b', max_model_len: 4_096 }, { id: 'x' }] } },
      },
      {
        name: 'llama.cpp without /props',
        served: { '/v1/models': { data: [{ id: '/m.gguf', meta: { n_ctx_train: 4_096 } }] } },
      },
      {
        name: 'the Messages API',
        served: { '/v1/models': { data: [{ id: 'qwen3:8b', max_input_tokens: 4_096 }] } },
      },
    ])
    .run(async ({ assert, cleanup }, { served }) => {
      cleanup(addLocal())
      for (const [path, answer] of Object.entries(served)) provider.served.set(path, answer)
      provider.always(words('one two'))
      const { output, exitCode } = await check('local')
      assert.equal(rowOf(output, 'local')?.at(-1), 'no')
      assert.include(output, 'window: the server gives a request 4,096 tokens')
      assert.include(output, 'but 16,000 tokens are configured')
      assert.equal(exitCode, 1)
      assert.lengthOf(provider.requests, 1)

      llm.models.local.contextWindow = 4_096
      const fitting = await check('local')
      assert.equal(rowOf(fitting.output, 'local')?.at(-1), 'yes')
      assert.equal(fitting.exitCode, 0)
    })

  test('a free language model whose server says nothing gets a prompt that fills its window, no more', async ({
    assert,
    cleanup,
  }) => {
    cleanup(addLocal())
    provider.billing = new FakeBilling({ leastLength: 1_000_000 })
    provider.always(words('one marigold'))
    const { output, exitCode } = await check('local')
    assert.equal(rowOf(output, 'local')?.at(-1), 'yes')
    assert.equal(exitCode, 0)
    const longest = Math.max(...provider.billing.bills.map(({ fresh }) => fresh))
    const room = LanguageModel.withKey('local').promptRoom
    assert.isAbove(longest, room * 0.85)
    assert.isAtMost(longest, room)
  })

  test('a server that drops the beginning of a long prompt, or refuses it, fails there', async ({
    assert,
    cleanup,
  }) => {
    cleanup(addLocal())
    provider.always(start({ input_tokens: 800 }), words('one two'))
    const dropping = await check('local')
    assert.equal(rowOf(dropping.output, 'local')?.at(-1), 'no')
    assert.match(
      dropping.output,
      /window: the beginning of a prompt of 1\d,\d+ tokens was not read/
    )
    provider.script(words('one two'))
    provider.script(words('one two'))
    provider.script(status(400, { message: 'exceeds the available context size' }))
    const refusing = await check('local')
    assert.include(refusing.output, 'window: too large (')
    assert.equal(refusing.exitCode, 1)
  })

  test('what does not fit into a small window is not sent', async ({ assert, cleanup }) => {
    const capabilities = { ...LOCAL.capabilities, caching: true, pdf: true }
    cleanup(addLocal({ contextWindow: 3_000, maxOutput: 500, capabilities }))
    provider.served.set('/props', { default_generation_settings: { n_ctx: 3_000 } })
    provider.always(words('one marigold'))
    const { output } = await check('local')
    assert.equal(rowOf(output, 'local')?.[3], '–')
    assert.equal(rowOf(output, 'local')?.[4], 'yes')
    assert.lengthOf(provider.requests, 2)
  })

  test('without any key the demo is what there is', async ({ assert, cleanup }) => {
    cleanup(LanguageModel.fake({ baseURL: provider.baseURL, apiKey: '' }))
    const { output, exitCode } = await check()
    assert.equal(rowOf(output, 'demo')?.[0], 'yes')
    assert.equal(exitCode, 0)
  })
})
