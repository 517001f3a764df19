import { test } from '@japa/runner'
import llm from '#config/llm'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { Bill } from '#models/message/bill'
import {
  byteByByte,
  close,
  cut,
  event,
  finish,
  html,
  ping,
  raw,
  stall,
  start,
  status,
  text,
  thinking,
  type Step,
} from '#tests/fake_provider'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

type Nonsense = { name: string; usage?: object; stopReason?: string; tokens: [number, number] }

test.group('When the provider fails', (group) => {
  const provider = useProvider(group)

  /** Milliseconds: as short as a loaded machine allows. */
  function shortenStalls(): () => void {
    const { stallTimeout } = llm
    llm.stallTimeout = 1_000
    return () => void (llm.stallTimeout = stallTimeout)
  }

  /** Asks, and gives the reply as it ended. */
  async function ask() {
    const { ana, account } = await people()
    const question = { content: 'Why?', clientId: 'client-0001' }
    await Conversation.start(ana, account, { question })
    await GenerateReply.onIdle()
    return Message.findByOrFail('role', 'assistant')
  }

  const calls = () => provider.current.requests.length

  /** PostgreSQL refused such values, and the reply was streaming for ever. */
  test('nonsense in what it reports ends no reply differently: {name}')
    .tags(['@postgres'])
    .with([
      { name: 'fractions', usage: { output_tokens: 2.4 }, tokens: [10, 2] },
      { name: 'too large', usage: { output_tokens: 1e17 }, tokens: [10, 10_000_000] },
      { name: 'beyond numbers', usage: { output_tokens: -5 }, tokens: [10, 0] },
      { name: 'text', usage: { output_tokens: 'many', input_tokens: '7' }, tokens: [10, 4] },
      { name: 'lists', usage: { output_tokens: [1], server_tool_use: 'x' }, tokens: [10, 4] },
      { name: 'a long reason', stopReason: 'x'.repeat(400), tokens: [10, 5] },
    ] as Nonsense[])
    .run(async ({ assert }, { usage = { output_tokens: 5 }, stopReason, tokens }) => {
      provider.current.script(
        start({ input_tokens: 10 }),
        text('Hello there'),
        finish({ stopReason, usage: usage as { output_tokens: number } })
      )
      const reply = await ask()
      assert.deepInclude(reply.serialize(), { status: 'complete', content: 'Hello there' })
      const isCounted = tokens[1] !== 0
      assert.deepEqual([reply.inputTokens, isCounted ? reply.outputTokens : 0], tokens)
      assert.isAtMost(reply.stopReason!.length, 50)
    })

  test('a wait of years is one of a month', async ({ assert }) => {
    provider.current.always(status(429, { headers: { 'retry-after': '1'.padEnd(18, '0') } }))
    const reply = await ask()
    assert.equal(reply.failure, 'rate_limited')
    assert.approximately(reply.retryAt! - Date.now(), 30 * 24 * 60 * 60_000, 60_000)
  }).tags(['@postgres'])

  test('text after the end is dropped', async ({ assert }) => {
    const late = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '!' } }
    provider.current.script(text('Hello'), finish(), event('content_block_delta', late))
    const reply = await ask()
    assert.deepInclude(reply.serialize(), { status: 'complete', content: 'Hello' })
  })

  test('a value that the database refuses costs a reply its numbers, and not its text', async ({
    assert,
    cleanup,
  }) => {
    const { total } = Object.getOwnPropertyDescriptors(Bill.prototype)
    cleanup(() => void Object.defineProperty(Bill.prototype, 'total', total))
    const before = Bill.prototype.total
    Bill.prototype.total = function () {
      return { ...before.call(this), conversation_id: 0 }
    }
    provider.current.script(text('Hello'), finish())
    const reply = await ask()
    const { status: ended, failure, content, outputTokens } = reply
    assert.deepEqual([ended, failure, content], ['failed', 'internal', 'Hello'])
    assert.notEqual(outputTokens, 0)
  }).tags(['@postgres'])

  test('{status}: the reply fails with a reason, after one call')
    .with([
      { status: 400, failure: 'invalid_request' },
      { status: 401, failure: 'authentication' },
      { status: 402, failure: 'billing' },
      { status: 403, failure: 'permission' },
      { status: 404, failure: 'not_found' },
      { status: 413, failure: 'too_large' },
    ])
    .run(async ({ assert }, fault) => {
      provider.current.always(status(fault.status))
      const reply = await ask()
      assert.equal(reply.status, 'failed')
      assert.equal(reply.failure, fault.failure)
      assert.equal(calls(), 1)
    })

  test('a 400 whose words say more is understood')
    .with([
      { message: 'Your credit balance is too low to access the API.', failure: 'billing' },
      { message: 'prompt is too long: 1000001 tokens > 1000000 maximum', failure: 'too_large' },
    ])
    .run(async ({ assert }, { message, failure }) => {
      provider.current.always(status(400, { message }))
      assert.equal((await ask()).failure, failure)
    })

  test('{name}, once: another attempt succeeds')
    .with<{ name: string; fault: Step | Step[] }[]>([
      { name: '500', fault: status(500) },
      { name: '502 with HTML', fault: html(502) },
      { name: '504', fault: status(504) },
      { name: '529', fault: status(529) },
      { name: '429 without retry-after', fault: status(429) },
      { name: '429 with garbage', fault: status(429, { headers: { 'retry-after': 'soon' } }) },
      { name: 'a reset before any text', fault: cut() },
      { name: 'a close before any text', fault: [start(), close()] },
      {
        name: 'an overload as an event',
        fault: event('error', { error: { type: 'overloaded_error' } }),
      },
    ])
    .run(async ({ assert }, { fault }) => {
      provider.current.script(...[fault].flat())
      const reply = await ask()
      assert.equal(reply.status, 'complete')
      assert.equal(reply.content, 'Hello from the fake provider.')
      assert.isNull(reply.failure)
      assert.isNull(reply.retryAt)
      assert.equal(calls(), 2)
    })

  test('{name}, for ever: the reply fails after four calls')
    .with<{ name: string; fault: () => Step; failure: string }[]>([
      { name: '500', fault: () => status(500), failure: 'server_error' },
      { name: '529', fault: () => status(529), failure: 'overloaded' },
      { name: '429', fault: () => status(429), failure: 'rate_limited' },
    ])
    .run(async ({ assert }, { fault, failure }) => {
      provider.current.always(fault())
      const reply = await ask()
      assert.equal(reply.status, 'failed')
      assert.equal(reply.failure, failure)
      assert.equal(calls(), 4)
    })

  test('429 with retry-after: 1 waits a second', async ({ assert }) => {
    provider.current.script(status(429, { headers: { 'retry-after': '1' } }))
    const before = Date.now()
    assert.equal((await ask()).status, 'complete')
    assert.isAtLeast(Date.now() - before, 1_000)
  })

  test('429 with a date waits until then', async ({ assert }) => {
    const date = new Date(Date.now() + 2_000)
    provider.current.script(status(429, { headers: { 'retry-after': date.toUTCString() } }))
    assert.equal((await ask()).status, 'complete')
    /** HTTP dates have seconds only. */
    assert.isAtLeast(Date.now(), Math.floor(date.getTime() / 1000) * 1000)
  })

  test('429 with retry-after: 3600 fails at once, and says until when', async ({ assert }) => {
    provider.current.script(status(429, { headers: { 'retry-after': '3600' } }))
    const reply = await ask()
    assert.equal(reply.failure, 'rate_limited')
    assert.approximately(Number(reply.retryAt), Date.now() + 3_600_000, 10_000)
    assert.equal(calls(), 1)
  })

  test('a pause before another attempt is seen by all and can be stopped', async ({ assert }) => {
    provider.current.script(status(429, { headers: { 'retry-after': '20' } }))
    const { ana, account } = await people()
    const conversation = await Conversation.start(ana, account, {})
    const visitor = await Visitor.loggedIn(ana)
    const stream = await visitor.listen(`conversations/${conversation.id}`)
    await conversation.sendMessage(ana, { content: 'Why?', clientId: 'client-0001' })
    await stream.until((events) =>
      events.some(({ message }) => (message as { retryAt?: number } | undefined)?.retryAt)
    )

    const waiting = await Message.findByOrFail('role', 'assistant')
    assert.equal(waiting.status, 'streaming')
    assert.equal(waiting.failure, 'rate_limited')
    await visitor.delete(`/conversations/${conversation.id}/messages/${waiting.id}/reply`)
    await stream.untilEnded()
    const reply = await Message.findByOrFail('role', 'assistant')
    assert.equal(reply.status, 'stopped')
    assert.isNull(reply.failure)
    assert.equal(calls(), 1)
    stream.close()
  })

  test('a refused connection: the reply fails', async ({ assert }) => {
    await provider.current.stop()
    const reply = await ask()
    assert.equal(reply.status, 'failed')
    assert.equal(reply.failure, 'network')
  })

  test('{name} after text: the reply fails, keeps its text, and is not asked for again')
    .with<{ name: string; steps: Step[]; failure: string }[]>([
      { name: 'a stall', steps: [stall()], failure: 'stalled' },
      { name: 'a reset', steps: [cut()], failure: 'network' },
      { name: 'a clean close', steps: [close()], failure: 'cut_off' },
      {
        name: 'an error event',
        steps: [event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } })],
        failure: 'overloaded',
      },
      {
        name: 'malformed JSON',
        steps: [raw('event: content_block_delta\ndata: {"type":\n\n')],
        failure: 'unreadable',
      },
    ])
    .setup(shortenStalls)
    .run(async ({ assert }, { steps, failure }) => {
      provider.current.script(text('Because of '), ...steps)
      const reply = await ask()
      assert.equal(reply.status, 'failed')
      assert.equal(reply.failure, failure)
      assert.equal(reply.content, 'Because of ')
      assert.equal(reply.inputTokens, 12)
      assert.equal(calls(), 1)
    })

  test('pings only: the reply fails as stalled', async ({ assert, cleanup }) => {
    cleanup(shortenStalls())
    provider.current.script(ping(), ping(), stall())
    const reply = await ask()
    assert.equal(reply.failure, 'stalled')
    await provider.current.requests[0].closed
    assert.isTrue(provider.current.requests[0].aborted)
  })

  test('200 with a page of HTML is no reply', async ({ assert }) => {
    provider.current.always(html(200))
    const reply = await ask()
    assert.equal(reply.status, 'failed')
    assert.equal(reply.failure, 'proxy')
    assert.equal(calls(), 1)
  })

  test('a proxy that refuses with a page of HTML is asked once', async ({ assert }) => {
    provider.current.script(html(403))
    assert.equal((await ask()).failure, 'proxy')
    assert.equal(calls(), 1)
  })

  test('{message}: the reply fails after one call')
    .with([
      {
        code: 400,
        message: 'request (9000 tokens) exceeds the available context size (8192 tokens)',
      },
      {
        code: 500,
        message: 'image input is not supported - hint: you may need to provide the mmproj',
      },
      { code: 501, message: 'This feature is not supported' },
    ])
    .run(async ({ assert }, { code, message }) => {
      provider.current.always(status(code, { type: 'server_error', message }))
      const reply = await ask()
      assert.equal(reply.status, 'failed')
      assert.equal(reply.failure, code === 400 ? 'too_large' : 'invalid_request')
      assert.equal(calls(), 1)
    })

  test('an empty reply is never stored as complete', async ({ assert }) => {
    provider.current.script(finish())
    const reply = await ask()
    assert.equal(reply.status, 'failed')
    assert.equal(reply.failure, 'empty')
  })

  test('{stopReason} without text is what the language model meant')
    .with([{ stopReason: 'refusal' }, { stopReason: 'max_tokens' }])
    .run(async ({ assert }, { stopReason }) => {
      provider.current.script(thinking('Hm.'), finish({ stopReason }))
      const reply = await ask()
      assert.equal(reply.status, 'complete')
      assert.equal(reply.stopReason, stopReason)
    })

  test('unknown events and stop reasons do no harm', async ({ assert }) => {
    const unknown = { index: 0, delta: { type: 'hologram_delta', hologram: 'x' } }
    provider.current.script(
      start(),
      event('weather_report', { sunny: true }),
      text('Because.'),
      event('content_block_delta', unknown),
      finish({ stopReason: 'sleepy' })
    )
    const reply = await ask()
    assert.equal(reply.status, 'complete')
    assert.equal(reply.content, 'Because.')
    assert.equal(reply.stopReason, 'sleepy')
  })

  test('text that is split at every byte arrives whole', async ({ assert }) => {
    const sent = 'äöü ß € 漢字 😀👩‍👩‍👧 end'
    provider.current.script(byteByByte(sent))
    assert.equal((await ask()).content, sent)
  })

  test('a reply of 2 MB is stored whole', async ({ assert }) => {
    const piece = 'Because of Rayleigh scattering, 漢字 and 😀. '.repeat(500)
    const pieces = Array.from({ length: 90 }, () => piece)
    provider.current.script(...pieces.map((it) => text(it)))
    const { content } = await ask()
    assert.isAbove(content.length, 1_900_000)
    assert.isTrue(content === pieces.join(''))
  })
})
