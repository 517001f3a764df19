import { test } from '@japa/runner'
import Anthropic from '@anthropic-ai/sdk'
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import { FakeProvider, byteByByte, close, cut, delay, event, finish } from '#tests/fake_provider'
import { hold, html, ping, raw, stall, start, status } from '#tests/fake_provider'
import { text, thinking, words } from '#tests/fake_provider'

const QUESTION = {
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Ana asks' }],
}

test.group('Fake provider', (group) => {
  let provider: FakeProvider

  group.setup(async () => {
    provider = await FakeProvider.start()
    return () => provider.stop()
  })
  group.each.setup(() => provider.reset())

  function client() {
    const { baseURL } = provider
    return new Anthropic({ baseURL, apiKey: 'k', maxRetries: 0, logLevel: 'off' })
  }

  function ask(signal?: AbortSignal) {
    return client().messages.create({ ...QUESTION, stream: true }, { signal })
  }

  /** Reads an answer to its end. */
  async function read(heard: RawMessageStreamEvent[] = []) {
    for await (const part of await ask()) heard.push(part)
    return heard
  }

  function textIn(events: RawMessageStreamEvent[]) {
    return events
      .map((part) => (part.type === 'content_block_delta' ? part.delta : undefined))
      .map((delta) => (delta?.type === 'text_delta' ? delta.text : ''))
      .join('')
  }

  function ofType<T extends RawMessageStreamEvent['type']>(
    events: RawMessageStreamEvent[],
    type: T
  ) {
    const matches = (part: RawMessageStreamEvent): part is RawMessageStreamEvent & { type: T } =>
      part.type === type
    return events.filter(matches)
  }

  /** How an answer fails; `heard` keeps what came before. */
  async function failure(heard: RawMessageStreamEvent[] = []) {
    return read(heard).then(
      () => undefined,
      (reason: unknown) => reason
    )
  }

  /** What travels, as the SDK does not show it. */
  function fetchRaw(body: object = { ...QUESTION, stream: true }) {
    const url = `${provider.baseURL}/v1/messages`
    return fetch(url, { method: 'POST', body: JSON.stringify(body) })
  }

  test('answers by itself when nothing is scripted', async ({ assert }) => {
    const events = await read()
    assert.equal(textIn(events), 'Hello from the fake provider.')
    assert.deepEqual(
      events.map(({ type }) => type),
      [
        'message_start',
        'content_block_start',
        'content_block_delta',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ]
    )
  })

  test('records what was asked and what was sent', async ({ assert }) => {
    await read()
    const [request] = provider.requests
    await request.closed
    assert.containsSubset(request.body, { ...QUESTION, stream: true })
    assert.equal(request.headers.authorization, 'Bearer k')
    assert.equal(request.sent, 'Hello from the fake provider.')
    assert.isFalse(request.aborted)
  })

  test('answers from the queue in order, and then as always', async ({ assert }) => {
    provider.always(text('always'))
    provider.script(text('first'))
    provider.script(text('second'))
    const answers = [await read(), await read(), await read(), await read()]
    assert.deepEqual(answers.map(textIn), ['first', 'second', 'always', 'always'])
  })

  test('a reset forgets scripts and requests', async ({ assert }) => {
    provider.script(text('forgotten'), finish())
    provider.script(text('forgotten too'))
    await read()
    provider.reset()
    assert.lengthOf(provider.requests, 0)
    assert.equal(textIn(await read()), 'Hello from the fake provider.')
  })

  test('thinking and text come in blocks of their own', async ({ assert }) => {
    provider.script(thinking('Let me '), thinking('see.'), text('Seen'), text('.'))
    const events = await read()
    const starts = ofType(events, 'content_block_start')
    assert.deepEqual(
      starts.map(({ index, content_block: block }) => [index, block.type]),
      [
        [0, 'thinking'],
        [1, 'text'],
      ]
    )
    assert.deepEqual(
      ofType(events, 'content_block_delta').map(({ index, delta }) => [index, delta.type]),
      [
        [0, 'thinking_delta'],
        [0, 'thinking_delta'],
        [0, 'signature_delta'],
        [1, 'text_delta'],
        [1, 'text_delta'],
      ]
    )
    assert.deepEqual(
      ofType(events, 'content_block_stop').map(({ index }) => index),
      [0, 1]
    )
    assert.equal(provider.requests[0].sent, 'Seen.')
  })

  test("the SDK's own helper understands a whole answer", async ({ assert }) => {
    provider.script(thinking('Hm.'), words('One two three.'))
    const message = await client().messages.stream(QUESTION).finalMessage()
    assert.containsSubset(message.content, [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'One two three.' },
    ])
    assert.equal(message.usage.output_tokens, 3)
  })

  test('words come one by one and lose no white space', async ({ assert }) => {
    provider.script(words('# One\n\n  two  three\n', { every: 5 }))
    const began = performance.now()
    const events = await read()
    assert.isAbove(performance.now() - began, 8)
    assert.equal(textIn(events), '# One\n\n  two  three\n')
    assert.lengthOf(ofType(events, 'content_block_delta'), 4)
  })

  test('usage is given at the start and is final at the end', async ({ assert }) => {
    const usage = { input_tokens: 7, cache_read_input_tokens: 90, output_tokens: 55 }
    provider.script(text('Cached'), finish({ stopReason: 'max_tokens', usage }))
    const events = await read()
    const [{ message }] = ofType(events, 'message_start')
    const [end] = ofType(events, 'message_delta')
    assert.containsSubset(message.usage, { ...usage, output_tokens: 1 })
    assert.containsSubset(end.usage, usage)
    assert.equal(end.delta.stop_reason, 'max_tokens')
  })

  test('usage at the start may differ from the end', async ({ assert }) => {
    provider.script(start({ input_tokens: 5 }), text('a b'), finish({ usage: { input_tokens: 8 } }))
    const events = await read()
    assert.equal(ofType(events, 'message_start')[0].message.usage.input_tokens, 5)
    assert.containsSubset(ofType(events, 'message_delta')[0].usage, {
      input_tokens: 8,
      output_tokens: 2,
      cache_creation_input_tokens: 0,
    })
  })

  test('a held answer waits until it is released', async ({ assert }) => {
    const held = hold()
    provider.script(text('before '), held, text('after'))
    const reading = read()
    await held.reached
    assert.equal(provider.requests[0].sent, 'before ')
    held.release()
    assert.equal(textIn(await reading), 'before after')
  })

  test('a delay postpones what follows', async ({ assert }) => {
    provider.script(delay(20), text('late'))
    const began = performance.now()
    assert.equal(textIn(await read()), 'late')
    assert.isAbove(performance.now() - began, 18)
  })

  test('pings and unknown events pass unnoticed', async ({ assert }) => {
    provider.script(text('a'), ping(), event('content_block_glow', { colour: 'red' }), text('b'))
    assert.equal(textIn(await read()), 'ab')
  })

  test('what travels is one event after the other', async ({ assert }) => {
    provider.script(ping(), event('glow', { colour: 'red' }), raw(': comment\n\n'), close())
    const response = await fetchRaw()
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(
      await response.text(),
      'event: ping\ndata: {"type":"ping"}\n\n' +
        'event: glow\ndata: {"type":"glow","colour":"red"}\n\n' +
        ': comment\n\n'
    )
  })

  test('an error event ends the answer', async ({ assert }) => {
    const error = { type: 'overloaded_error', message: 'Overloaded' }
    provider.script(text('half'), event('error', { error }))
    const heard: RawMessageStreamEvent[] = []
    const reason = await failure(heard)
    assert.instanceOf(reason, Anthropic.APIError)
    assert.containsSubset(reason, { status: undefined, type: 'overloaded_error' })
    assert.equal(textIn(heard), 'half')
    await provider.requests[0].closed
    assert.isFalse(provider.requests[0].aborted)
  })

  test('raw bytes may be broken JSON', async ({ assert }) => {
    provider.script(text('half'), raw('event: content_block_delta\ndata: {"ty\n\n'))
    await assert.rejects(() => read(), SyntaxError)
  })

  test('characters split between packets arrive whole', async ({ assert }) => {
    provider.script(byteByByte('äöü€😀 text'), text(' and on'))
    assert.equal(textIn(await read()), 'äöü€😀 text and on')
  })

  test('byte by byte means one byte at a time', async ({ assert }) => {
    provider.script(text('…'), byteByByte('€😀'), close())
    const response = await fetchRaw()
    const chunks = response.body ? await Array.fromAsync(response.body) : []
    const bytes = chunks.filter((chunk) => chunk.length === 1)
    assert.include(Buffer.concat(bytes).toString(), '"text":"€😀"')
  })

  test('a status comes with the error body of the provider', async ({ assert }) => {
    provider.script(status(429, { message: 'Slow down', headers: { 'retry-after': '5' } }))
    const reason = await failure()
    assert.instanceOf(reason, Anthropic.RateLimitError)
    assert.containsSubset(reason, { type: 'rate_limit_error', apiMessage: 'Slow down' })
    assert.containsSubset(reason, { requestID: 'req_fake' })
  })

  test('a status may come with headers', async ({ assert }) => {
    provider.script(status(529, { headers: { 'retry-after': '5' } }))
    const response = await fetchRaw()
    assert.equal(response.status, 529)
    assert.equal(response.headers.get('retry-after'), '5')
    assert.containsSubset(await response.json(), { error: { type: 'overloaded_error' } })
  })

  test('a status may come with any type or body', async ({ assert }) => {
    provider.script(status(400, { type: 'billing_error' }))
    provider.script(html(502))
    assert.containsSubset(await failure(), { status: 400, type: 'billing_error' })
    const gateway = await failure()
    assert.instanceOf(gateway, Anthropic.InternalServerError)
    assert.match(String(gateway), /doctype html/)
  })

  test('a page of HTML with status 200 has no events', async ({ assert }) => {
    provider.script(html())
    assert.lengthOf(await read(), 0)
    assert.isFalse(provider.requests[0].aborted)
  })

  test('a clean close leaves the message without an end', async ({ assert }) => {
    provider.script(text('half'), close())
    const events = await read()
    assert.equal(textIn(events), 'half')
    assert.lengthOf(ofType(events, 'message_stop'), 0)
  })

  test('a body may be empty', async ({ assert }) => {
    provider.script(close())
    assert.lengthOf(await read(), 0)
  })

  test('a cut resets the connection after what was sent', async ({ assert }) => {
    provider.script(text('half'), cut())
    const heard: RawMessageStreamEvent[] = []
    const reason = await failure(heard)
    assert.instanceOf(reason, TypeError)
    assert.containsSubset(reason, { message: 'terminated', cause: { code: 'ECONNRESET' } })
    assert.equal(textIn(heard), 'half')
    await provider.requests[0].closed
    assert.isFalse(provider.requests[0].aborted)
  })

  test('a cut may come before any answer', async ({ assert }) => {
    provider.script(cut())
    assert.instanceOf(await failure(), Anthropic.APIConnectionError)
  })

  for (const [name, makeStep] of Object.entries({ stall, hold, delay: () => delay(60_000) })) {
    test(`a client that hangs up in a ${name} ends the script`, async ({ assert }) => {
      const controller = new AbortController()
      let wentOn = false
      const next = { run: async () => void (wentOn = true) }
      provider.script(text('half'), makeStep(), next)
      for await (const part of await ask(controller.signal)) {
        if (part.type === 'content_block_delta') controller.abort()
      }
      await provider.requests[0].closed
      assert.isTrue(provider.requests[0].aborted)
      assert.equal(provider.requests[0].sent, 'half')
      await read()
      assert.isFalse(wentOn)
    })
  }

  test('a client may hang up before anything was answered', async ({ assert }) => {
    const controller = new AbortController()
    const stalled = stall()
    provider.script(stalled)
    const asking = ask(controller.signal).catch((reason: unknown) => reason)
    await stalled.reached
    controller.abort()
    assert.instanceOf(await asking, Anthropic.APIUserAbortError)
    await provider.requests[0].closed
    assert.isTrue(provider.requests[0].aborted)
  })

  test('a client that leaves after the end has not hung up', async ({ assert }) => {
    provider.script(text('all'), finish(), stall())
    for await (const part of await ask()) if (part.type === 'message_stop') break
    await provider.requests[0].closed
    assert.isFalse(provider.requests[0].aborted)
  })

  test('a long answer arrives whole', async ({ assert }) => {
    const long = 'x'.repeat(1_000_000)
    provider.script(text(long))
    assert.equal(textIn(await read()), long)
  })

  test('a client that does not read may hang up', async ({ assert }) => {
    // More than the socket buffers of both ends hold, so that the answer has to wait.
    provider.script(raw(Buffer.alloc(16_000_000, 'x')), text('never'))
    const response = await fetchRaw()
    await read()
    await response.body?.cancel()
    await provider.requests[0].closed
    assert.isTrue(provider.requests[0].aborted)
    assert.equal(provider.requests[0].sent, '')
  })

  test('a request without stream gets one whole message', async ({ assert }) => {
    provider.script(thinking('Hm.'), words('A title'), finish({ usage: { output_tokens: 9 } }))
    const message = await client().messages.create(QUESTION)
    assert.containsSubset(message, {
      type: 'message',
      role: 'assistant',
      model: QUESTION.model,
      stop_reason: 'end_turn',
      content: [
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text: 'A title' },
      ],
      usage: { input_tokens: 12, output_tokens: 9 },
    })
  })

  test('any other path is not found', async ({ assert }) => {
    const response = await fetch(`${provider.baseURL}/v1/models`)
    assert.equal(response.status, 404)
    assert.containsSubset(await response.json(), { error: { type: 'not_found_error' } })
    await assert.rejects(() => client().models.list(), /Not found/)
    assert.lengthOf(provider.requests, 0)
  })

  test('stopping ends every open answer at once', async ({ assert }) => {
    const other = await FakeProvider.start()
    const stalled = stall()
    other.script(text('half'), stalled)
    const anthropic = new Anthropic({ baseURL: other.baseURL, apiKey: 'k', maxRetries: 0 })
    const stream = await anthropic.messages.create({ ...QUESTION, stream: true })
    await stalled.reached
    await other.stop()
    await assert.rejects(() => Array.fromAsync(stream), 'terminated')
    await other.requests[0].closed
    await other.stop()
  })
})
