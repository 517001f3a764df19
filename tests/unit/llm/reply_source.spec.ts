import { test } from '@japa/runner'
import { LanguageModel } from '#llm/language_model'
import { LlmError } from '#llm/llm_error'
import type { Chunk } from '#llm/reply_source'
import {
  FakeProvider,
  byteByByte,
  close,
  cut,
  event,
  finish,
  hold,
  start,
  text,
  thinking,
} from '#tests/fake_provider'

const PROMPT = {
  instructions: 'Be kind.',
  messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] }],
}

test.group('A reply from a provider', (group) => {
  let provider: FakeProvider
  group.each.setup(async () => {
    provider = await FakeProvider.start()
    const restore = LanguageModel.fake({ baseURL: provider.baseURL })
    return async () => {
      restore()
      await provider.stop()
    }
  })

  async function readAll(key = 'claude-sonnet-5-5') {
    const source = LanguageModel.for(key).reply(PROMPT, new AbortController().signal)
    const chunks: Chunk[] = []
    for await (const chunk of source) chunks.push(chunk)
    return { source, chunks, text: chunks.map((it) => it.text).join('') }
  }

  test('gives text and thinking in chunks, and usage and stop reason at its end', async ({
    assert,
  }) => {
    provider.script(
      start({ input_tokens: 7, cache_read_input_tokens: 3, cache_creation_input_tokens: 2 }),
      thinking('Hm.'),
      text('Hel'),
      text('lo'),
      finish({ usage: { output_tokens: 9 } })
    )
    const { source, chunks } = await readAll()
    assert.deepEqual(chunks, [
      { part: 'thinking', text: 'Hm.' },
      { part: 'content', text: 'Hel' },
      { part: 'content', text: 'lo' },
    ])
    assert.deepEqual(source.usage, {
      input: 7,
      output: 9,
      cacheRead: 3,
      cacheWrite: 2,
      cacheWriteLong: 0,
      webSearches: 0,
    })
    assert.isFalse(source.isEstimated)
    assert.equal(source.stopReason, 'end_turn')
  })

  test('asks for the language model by its id, with instructions and messages', async ({
    assert,
  }) => {
    await readAll('claude-opus-5-5')
    const { body } = provider.requests[0]
    assert.equal(body.model, 'claude-opus-5-5')
    assert.equal(body.system, 'Be kind.')
    assert.deepEqual(body.messages, PROMPT.messages)
  })

  test('text that is split inside of characters arrives whole', async ({ assert }) => {
    provider.script(byteByByte('äöü€😀 text'))
    assert.equal((await readAll()).text, 'äöü€😀 text')
  })

  test('half of a surrogate pair waits for its other half', async ({ assert }) => {
    provider.script(text('a\ud83d'), text('\ude00b'))
    const { chunks } = await readAll()
    assert.deepEqual(
      chunks.map((it) => it.text),
      ['a', '😀b']
    )
  })

  test('U+0000, which PostgreSQL refuses, is dropped', async ({ assert }) => {
    provider.script(text('a\0b'))
    assert.equal((await readAll()).text, 'ab')
  })

  test('white space waits for the first word, so that no reply is nothing else', async ({
    assert,
  }) => {
    provider.script(text('\n'), text('\n  '), thinking(' '), text('Hello'), text('\n'), text('you'))
    const { chunks } = await readAll()
    assert.deepEqual(chunks, [
      { part: 'thinking', text: ' ' },
      { part: 'content', text: '\n\n  Hello' },
      { part: 'content', text: '\n' },
      { part: 'content', text: 'you' },
    ])
  })

  test('ends silently when one hangs up, and the provider sees it', async ({ assert }) => {
    const pause = hold()
    provider.script(text('some'), pause)
    const controller = new AbortController()
    const source = LanguageModel.for().reply(PROMPT, controller.signal)
    const chunks: Chunk[] = []
    for await (const chunk of source) {
      chunks.push(chunk)
      controller.abort()
    }
    await provider.requests[0].closed
    assert.isTrue(provider.requests[0].aborted)
    assert.lengthOf(chunks, 1)
    assert.equal(source.usage?.input, 12)
  })
  test('the last usage that was reported wins, and what an event leaves out stays', async ({
    assert,
  }) => {
    const cacheCreation = { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 60 }
    provider.script(
      start({
        input_tokens: 7,
        cache_creation_input_tokens: 100,
        cache_creation: cacheCreation,
      }),
      text('Hello'),
      event('message_delta', { delta: {}, usage: { output_tokens: 4, input_tokens: null } }),
      event('message_delta', {
        delta: { stop_reason: 'end_turn' },
        usage: {
          output_tokens: 9,
          cache_creation_input_tokens: 110,
          server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
        },
      }),
      event('message_stop'),
      close()
    )
    const { source } = await readAll()
    assert.deepEqual(source.usage, {
      input: 7,
      output: 9,
      cacheRead: 0,
      cacheWrite: 50,
      cacheWriteLong: 60,
      webSearches: 2,
    })
    /** 7 x 2 + 9 x 10 + 50 x 2.50 + 60 x 4 + 2 x 10,000 */
    assert.equal(source.cost, 14 + 90 + 125 + 240 + 20_000)
    assert.isFalse(source.isEstimated)
  })

  test('until the final usage is there the output is estimated from all text, thoughts included', async ({
    assert,
  }) => {
    provider.script(start({ input_tokens: 10 }), thinking('x'.repeat(30)), text('天气 ok'), cut())
    const source = LanguageModel.for('claude-sonnet-5-5').reply(
      PROMPT,
      new AbortController().signal
    )
    assert.isNull(source.usage)
    assert.isFalse(source.isEstimated)
    await assert.rejects(async () => {
      for await (const chunk of source) assert.isNotEmpty(chunk.text)
    })
    /** 30 letters and 3 more are 11 tokens, two ideographs 2. */
    assert.equal(source.usage?.output, 13)
    assert.isTrue(source.isEstimated)
    /** 10 x 2 + 13 x 10 */
    assert.equal(source.cost, 150)
  })

  test('an estimate is never less than what the provider has reported', async ({ assert }) => {
    provider.script(
      start({ input_tokens: 10 }),
      text('Hi'),
      event('message_delta', { delta: {}, usage: { output_tokens: 80 } }),
      close()
    )
    const source = LanguageModel.for().reply(PROMPT, new AbortController().signal)
    await assert.rejects(async () => {
      for await (const chunk of source) assert.equal(chunk.text, 'Hi')
    })
    assert.equal(source.usage?.output, 80)
    assert.isTrue(source.isEstimated)
  })

  test('the prompt’s length is what was reported first: searches add to it later', async ({
    assert,
  }) => {
    provider.script(
      start({ input_tokens: 10, cache_read_input_tokens: 5_000, cache_creation_input_tokens: 90 }),
      text('Hello'),
      finish({ usage: { input_tokens: 30_000 } })
    )
    assert.equal((await readAll()).source.promptTokens, 5_100)
    /** Some servers say nothing at first. */
    provider.script(
      start({ input_tokens: 0 }),
      text('Hello'),
      finish({ usage: { input_tokens: 700 } })
    )
    assert.equal((await readAll()).source.promptTokens, 700)
  })

  test('a pause that could not be checked is our own fault, not the provider’s', async ({
    assert,
  }) => {
    provider.script(text('One.'), finish({ stopReason: 'pause_turn' }))
    const fault = new Error('database is locked')
    const { signal } = new AbortController()
    const source = LanguageModel.for().reply(PROMPT, signal, () => Promise.reject(fault))
    const read = async () => {
      for await (const chunk of source) assert.equal(chunk.text, 'One.')
    }
    const failure = await read().catch((error) => error)
    assert.instanceOf(failure, LlmError)
    assert.equal(failure.code, 'internal')
    assert.equal(failure.cause, fault)
    assert.lengthOf(provider.requests, 1)
  })

  test('two calls cost each by the tier of its own prompt', async ({ assert }) => {
    const second = {
      message: { usage: { input_tokens: 60_000, output_tokens: 1 } },
    }
    provider.script(
      start({ input_tokens: 60_000 }),
      text('One.'),
      event('message_delta', {
        delta: { stop_reason: 'pause_turn' },
        usage: { output_tokens: 10 },
      }),
      event('message_start', second),
      finish({ usage: { input_tokens: 60_000, output_tokens: 30 } })
    )
    const { source } = await readAll('claude-haiku-5-5')
    assert.deepInclude(source.usage, { input: 120_000, output: 40 })
    /** 60,000 x 0.10 + 10 x 0.50, and 60,000 x 0.10 + 30 x 0.50; not 120,000 x 0.50 */
    assert.equal(source.cost, 6_005 + 6_015)
  })
})
