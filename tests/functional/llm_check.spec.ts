import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import llm from '#config/llm'
import { LanguageModel } from '#llm/language_model'
import LlmCheck from '../../commands/llm_check.js'
import { FakeBilling } from '#tests/fake_billing'
import { FakeProvider, finish, start, status, text, words } from '#tests/fake_provider'

const KEY = 'canary-of-the-api-key'
const CACHED = { cache_read_input_tokens: 5_000 }

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
    return row?.split('|').slice(2, 6)
  }

  function scriptAll() {
    provider.script(words('one two three'))
    provider.script(text('Red.'))
    provider.script(start({ cache_creation_input_tokens: 5_000 }), text('Keeping'))
    provider.script(start(CACHED), text('Keeping'), finish({ usage: { output_tokens: 2 } }))
  }

  test('one that works as it is configured has a yes in each column', async ({ assert }) => {
    scriptAll()
    const { output, exitCode } = await check('claude-haiku-5-5')
    assert.deepEqual(rowOf(output, 'claude-haiku-5-5'), ['yes', 'yes', 'yes', 'yes'])
    assert.equal(exitCode, 0)
    assert.match(output, /about \$0\.00\d\d in all/)
    assert.lengthOf(provider.requests, 4)
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
    assert.lengthOf(provider.billing.bills, 4)
    assert.isAbove(provider.billing.bills[3].read, 4_096)
  })

  test('a text that is too short for the server’s cache is no fault, and said to be that', async ({
    assert,
  }) => {
    provider.billing = new FakeBilling({ leastLength: 100_000 })
    provider.always(words('one red two'))
    const { output, exitCode } = await check('claude-sonnet-5-5')
    assert.deepEqual(rowOf(output, 'claude-sonnet-5-5'), ['yes', 'yes', 'yes', 'too short'])
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
    assert.deepEqual(rowOf(output, 'claude-sonnet-5-5'), ['no', 'yes', 'not seen', 'yes'])
    assert.include(output, 'in one piece')
    assert.equal(exitCode, 1)
  })

  test('a server that refuses pictures fails there only', async ({ assert }) => {
    provider.script(words('one two'))
    provider.script(status(400, { message: 'image content is not supported' }))
    provider.always(start(CACHED), text('Keeping'))
    const { output, exitCode } = await check('claude-sonnet-5-5')
    assert.deepEqual(rowOf(output, 'claude-sonnet-5-5'), ['yes', 'yes', 'no', 'yes'])
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
      assert.deepEqual(rowOf(output, 'claude-haiku-5-5'), ['–', '–', '–', '–'])
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
    haiku.capabilities = { ...capabilities, images: false, caching: false }
    provider.always(words('one two'))
    const { output, exitCode } = await check('claude-haiku-5-5')
    assert.deepEqual(rowOf(output, 'claude-haiku-5-5'), ['yes', 'yes', '–', '–'])
    assert.equal(exitCode, 0)
    assert.lengthOf(provider.requests, 1)
  })

  test('without any key the demo is what there is', async ({ assert, cleanup }) => {
    cleanup(LanguageModel.fake({ baseURL: provider.baseURL, apiKey: '' }))
    const { output, exitCode } = await check()
    assert.equal(rowOf(output, 'demo')?.[0], 'yes')
    assert.equal(exitCode, 0)
  })
})
