import { test } from '@japa/runner'
import { LanguageModel } from '#llm/language_model'
import type { Chunk } from '#llm/reply_source'
import { FakeProvider, byteByByte, finish, hold, start, text, thinking } from '#tests/fake_provider'

const PROMPT = {
  instructions: 'Be kind.',
  messages: [{ role: 'user' as const, content: 'Hello' }],
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
    assert.deepEqual(source.usage, { input: 7, output: 9, cacheRead: 3, cacheWrite: 2 })
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
})
