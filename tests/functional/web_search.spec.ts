import { test } from '@japa/runner'
import llm from '#config/llm'
import GenerateReply from '#jobs/generate_reply'
import { Budget } from '#models/account/budget'
import Conversation from '#models/conversation'
import Message from '#models/message'
import { FakeBilling } from '#tests/fake_billing'
import {
  cited,
  finish,
  found,
  hold,
  redacted,
  search,
  stall,
  start,
  status,
  text,
  thinking,
  type Step,
} from '#tests/fake_provider'
import { people } from '#tests/people'
import { asText, messagesOf, useProvider } from '#tests/provider'
import { Visitor } from '#tests/visitor'

const ADONIS = { url: 'https://adonisjs.com/blog/v7', title: 'AdonisJS 7 [released]' }
const NODE = { url: 'https://nodejs.org/en/blog', title: 'Node.js — Blog' }

/** The order in which the provider's documentation has the blocks of a reply with a search. */
const ANSWER: Step[] = [
  text('I’ll look that up.'),
  search('AdonisJS 7 release date'),
  found([ADONIS, NODE]),
  text('AdonisJS 7 '),
  cited('came out in February 2026', ADONIS),
  text(', and '),
  cited('needs Node.js 24', ADONIS, NODE),
  text('.'),
]

const CONTENT = [
  'I’ll look that up.',
  `AdonisJS 7 came out in February 2026 [1](${ADONIS.url}), and needs Node.js 24 [1](${ADONIS.url}) [2](${NODE.url}).`,
  '**Sources**',
  `1. [AdonisJS 7 (released)](${ADONIS.url})\n2. [Node.js — Blog](${NODE.url})`,
].join('\n\n')

test.group('Web search', (group) => {
  const provider = useProvider(group)

  async function open({ hasWebSearch = true } = {}) {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, { hasWebSearch })
    let sent = 0
    const send = (content = 'Since when is there AdonisJS 7?') => {
      const clientId = `client-${String(++sent).padStart(4, '0')}`
      return conversation.sendMessage(all.ana, { content, clientId })
    }
    const ask = async (content?: string) => {
      await send(content)
      await GenerateReply.onIdle()
      return Message.query().where('role', 'assistant').orderBy('id', 'desc').firstOrFail()
    }
    return { ...all, conversation, send, ask }
  }

  const tools = () => provider.current.requests.map(({ body }) => body.tools)
  const TOOL = { type: 'web_search_20250305', name: 'web_search', max_uses: 5 }

  test('the tool is offered where it is switched on, in the same bytes each time', async ({
    assert,
  }) => {
    const { ask, conversation } = await open({ hasWebSearch: false })
    await ask()
    await conversation.change({ hasWebSearch: true })
    await ask()
    await ask()
    await conversation.change({ hasWebSearch: false })
    await ask()
    assert.deepEqual(tools(), [undefined, [TOOL], [TOOL], undefined])
  })

  test('a language model that cannot search is not offered the tool; it comes back with one that can', async ({
    assert,
    cleanup,
  }) => {
    const { ask, conversation } = await open()
    const { capabilities } = llm.models['claude-haiku-5-5']
    llm.models['claude-haiku-5-5'].capabilities = { ...capabilities, webSearch: false }
    cleanup(() => void (llm.models['claude-haiku-5-5'].capabilities = capabilities))
    await conversation.change({ model: 'claude-haiku-5-5' })
    await ask()
    await conversation.change({ model: 'claude-opus-5-5' })
    await ask()
    assert.deepEqual(tools(), [undefined, [TOOL]])
  })

  test('searches stand among the thoughts, sources as numbered links in the text', async ({
    assert,
  }) => {
    const { ask } = await open()
    provider.current.script(thinking('I do not know that.'), ...ANSWER)
    const reply = await ask()
    assert.equal(reply.status, 'complete')
    assert.equal(reply.content, CONTENT)
    assert.equal(reply.thinking, 'I do not know that.\n\nSearched for “AdonisJS 7 release date”')
  })

  test('readers get all of it in chunks, each at its offset', async ({ assert }) => {
    const { ana, conversation, ask } = await open()
    const visitor = await Visitor.loggedIn(ana)
    const stream = await visitor.listen(`conversations/${conversation.id}`)
    provider.current.script(
      thinking('Hm 😀'),
      search('“quotes”\n and 漢字 😀'),
      found([NODE]),
      cited('So it is 😀', NODE),
      search('again'),
      found('unavailable'),
      text('Enough.')
    )
    const { content, thinking: thoughts } = await ask()
    await stream.untilEnded()
    const read = { content: '', thinking: '' }
    for (const chunk of stream.events('message.chunk')) {
      const part = chunk.part as 'content' | 'thinking'
      assert.equal(chunk.offset, read[part].length)
      read[part] += chunk.text
    }
    assert.deepEqual(read, { content, thinking: thoughts })
    assert.equal(
      thoughts,
      'Hm 😀\n\nSearched for ““quotes” and 漢字 😀”\n\nSearched for “again”\n\nThe search failed: it is not available at the moment.'
    )
    assert.equal(
      content,
      `So it is 😀 [1](${NODE.url})\n\nEnough.\n\n**Sources**\n\n1. [Node.js — Blog](${NODE.url})`
    )
    stream.close()
  })

  test('a search is seen before it has found anything', async ({ assert }) => {
    const { ana, conversation, send } = await open()
    const visitor = await Visitor.loggedIn(ana)
    const stream = await visitor.listen(`conversations/${conversation.id}`)
    const pause = hold()
    provider.current.script(search('AdonisJS 7'), pause, found([NODE]), text('Yes.'))
    await send()
    await stream.until(() => stream.events('message.chunk').length > 0)
    assert.deepInclude(stream.events('message.chunk')[0], {
      part: 'thinking',
      offset: 0,
      text: 'Searched for “AdonisJS 7”',
    })
    pause.release()
    await stream.untilEnded()
    stream.close()
  })

  test('later prompts have the text with its links, and nothing else of the search', async ({
    assert,
  }) => {
    const { ask } = await open()
    provider.current.script(thinking('Hm.'), ...ANSWER)
    await ask('Since when?')
    await ask('And Node.js?')
    assert.deepEqual(messagesOf(provider.current.requests[1]), [
      asText('user', '<message author="Ana">\nSince when?\n</message>'),
      asText('assistant', CONTENT),
      asText('user', '<message author="Ana">\nAnd Node.js?\n</message>'),
    ])
  })

  test('prompts stay the same from turn to turn; only the switch itself costs the cache', async ({
    assert,
  }) => {
    const { ask, conversation } = await open()
    const billing = new FakeBilling({ leastLength: 1 })
    provider.current.billing = billing
    provider.current.always(thinking('Hm.'), ...ANSWER)
    for (let turn = 0; turn < 4; turn++) await ask()
    assert.deepEqual(billing.breaks, [])
    await conversation.change({ hasWebSearch: false })
    await ask()
    await ask()
    assert.deepEqual(billing.breaks, [4])
  })

  test('searches are charged beside the tokens, those that failed are not', async ({ assert }) => {
    const { ask } = await open()
    provider.current.script(
      start({ input_tokens: 1_000 }),
      search('one'),
      found([NODE]),
      search('two'),
      found([]),
      search('three'),
      found('too_many_requests'),
      text('Yes.'),
      finish({ usage: { output_tokens: 50 } })
    )
    const reply = await ask()
    assert.equal(reply.webSearches, 2)
    /** 1,000 x 2 + 50 x 10 + 2 x 10,000 */
    assert.equal(reply.cost, 2_000 + 500 + 20_000)
    assert.isFalse(Boolean(reply.isEstimated))
  })

  test('what was searched before a stop is charged, although the provider no longer says so', async ({
    assert,
  }) => {
    const { ana, ask, send } = await open()
    const pause = hold()
    provider.current.script(search('one'), found([NODE]), search('two'), text('Yes'), pause)
    await send()
    await pause.reached
    const streaming = await Message.findByOrFail('status', 'streaming')
    await streaming.stop(ana)
    await GenerateReply.onIdle()
    await streaming.refresh()
    assert.equal(streaming.status, 'stopped')
    assert.equal(streaming.webSearches, 1)
    assert.isTrue(Boolean(streaming.isEstimated))
    assert.isAbove(streaming.cost!, 10_000)
    await ask()
  })

  test('{code}: it is said, and the reply goes on')
    .with([
      { code: 'invalid_tool_input' as const, words: 'it was asked in a wrong way' },
      { code: 'unavailable' as const, words: 'it is not available at the moment' },
      { code: 'max_uses_exceeded' as const, words: 'a reply may search only so often' },
      {
        code: 'too_many_requests' as const,
        words: 'the provider is limiting how much may be searched',
      },
      { code: 'query_too_long' as const, words: 'what was looked for is too long' },
      { code: 'request_too_large' as const, words: 'the conversation is too long for it' },
      { code: 'solar_flare' as 'unavailable', words: 'the provider does not say why' },
    ])
    .run(async ({ assert }, { code, words }) => {
      const { ask } = await open()
      provider.current.script(search('weather'), found(code), text('I do not know.'))
      const reply = await ask()
      assert.equal(reply.status, 'complete')
      assert.equal(reply.content, 'I do not know.')
      assert.equal(reply.thinking, `Searched for “weather”\n\nThe search failed: ${words}.`)
    })

  test('a query that is long, empty or no text does no harm')
    .with([
      { query: 'x'.repeat(1_000), line: `Searched for “${'x'.repeat(300)}…”` },
      { query: ' \n ', line: 'Searched the web' },
      { query: 7 as unknown as string, line: 'Searched the web' },
      { query: 'a\0b', line: 'Searched for “ab”' },
    ])
    .run(async ({ assert }, { query, line }) => {
      const { ask } = await open()
      provider.current.script(search(query), found([]), text('Yes.'))
      assert.equal((await ask()).thinking, line)
    })

  test('addresses that are none on the web are no links', async ({ assert }) => {
    const { ask } = await open()
    const bad = { url: 'javascript:alert(1)', title: 'Click me' }
    provider.current.script(search('x'), found([bad, NODE]), cited('So it is', bad, NODE))
    const { content } = await ask()
    assert.equal(
      content,
      `So it is [1](${NODE.url})\n\n**Sources**\n\n1. [Node.js — Blog](${NODE.url})`
    )
  })
})

test.group('A turn that the provider pauses', (group) => {
  const provider = useProvider(group)
  const PAUSE = finish({ stopReason: 'pause_turn', usage: { output_tokens: 10 } })

  async function open() {
    const all = await people()
    const conversation = await Conversation.start(all.ana, all.account, { hasWebSearch: true })
    const send = () => conversation.sendMessage(all.ana, { content: 'Why?', clientId: 'client-1' })
    const ask = async () => {
      await send()
      await GenerateReply.onIdle()
      return Message.findByOrFail('role', 'assistant')
    }
    return { ...all, conversation, send, ask }
  }

  test('goes on in the same reply, from what was written, as it was written', async ({
    assert,
  }) => {
    const { ask } = await open()
    provider.current.script(
      start({ input_tokens: 100 }),
      thinking('Let me see.'),
      redacted(),
      text('First I look.'),
      search('sky'),
      found([NODE]),
      cited('It is blue', NODE),
      search('why'),
      PAUSE
    )
    provider.current.script(
      start({ input_tokens: 200 }),
      found([ADONIS, NODE], 'srvtoolu_5'),
      cited('because of Rayleigh', ADONIS, NODE),
      text('.'),
      finish({ usage: { output_tokens: 20 } })
    )
    const reply = await ask()

    assert.equal(reply.status, 'complete')
    assert.equal(reply.stopReason, 'end_turn')
    assert.equal(
      reply.content,
      [
        'First I look.',
        `It is blue [1](${NODE.url})`,
        `because of Rayleigh [2](${ADONIS.url}) [1](${NODE.url}).`,
        '**Sources**',
        `1. [Node.js — Blog](${NODE.url})\n2. [AdonisJS 7 (released)](${ADONIS.url})`,
      ].join('\n\n')
    )
    assert.equal(reply.thinking, 'Let me see.\n\nSearched for “sky”\n\nSearched for “why”')

    const [first, second] = provider.current.requests
    const { messages, ...rest } = second.body
    const { messages: before, ...restBefore } = first.body
    assert.deepEqual(rest, restBefore)
    assert.deepEqual(messages, [...before, { role: 'assistant', content: first.blocks }])
    assert.deepEqual(
      first.blocks.map(({ type }) => type),
      [
        ...(['thinking', 'redacted_thinking', 'text', 'server_tool_use'] as const),
        ...(['web_search_tool_result', 'text', 'server_tool_use'] as const),
      ]
    )

    assert.equal(reply.inputTokens, 300)
    assert.equal(reply.outputTokens, 30)
    assert.equal(reply.webSearches, 2)
    /** 300 x 2 + 30 x 10 + 2 x 10,000 */
    assert.equal(reply.cost, 600 + 300 + 20_000)
  })

  test('text that goes on after a pause goes on in its sentence', async ({ assert }) => {
    const { ask } = await open()
    provider.current.script(text('Because '), PAUSE)
    provider.current.script(text('of Rayleigh.'))
    assert.equal((await ask()).content, 'Because of Rayleigh.')
  })

  test('is not resumed for ever: then it stands as it is, and says so', async ({ assert }) => {
    const { ask } = await open()
    provider.current.always(search('more'), found([NODE]), text('Still looking.'), PAUSE)
    const reply = await ask()
    assert.lengthOf(provider.current.requests, 1 + llm.maxPauses)
    assert.equal(reply.status, 'complete')
    assert.equal(reply.stopReason, 'pause_turn')
    assert.equal(reply.webSearches, 1 + llm.maxPauses)
    assert.lengthOf(reply.content.match(/Still looking/g)!, 1 + llm.maxPauses)
    const last = provider.current.requests.at(-1)!
    assert.lengthOf(last.body.messages as unknown[], 2)
  })

  test('without a word it is a reply without words, not a fault', async ({ assert }) => {
    const { ask } = await open()
    provider.current.always(search('more'), found([]), PAUSE)
    const reply = await ask()
    assert.equal(reply.status, 'complete')
    assert.equal(reply.stopReason, 'pause_turn')
    assert.equal(reply.content, '')
  })

  test('is not gone on with where what it has cost uses the budget up', async ({ assert }) => {
    const { ask, account, ana } = await open()
    /** The search costs 10,000 micro-dollars, and another call with 1,000 tokens as much again. */
    await Budget.change(account, 20_050, ana)
    provider.current.script(search('sky'), found([NODE]), text('First I look.'), PAUSE)
    const reply = await ask()
    assert.lengthOf(provider.current.requests, 1)
    assert.deepEqual([reply.status, reply.stopReason], ['complete', 'budget'])
    assert.include(reply.content, 'First I look.')
    assert.isAbove(reply.cost!, 10_050)
    assert.equal((await Budget.of(account)).spent, reply.cost)
  })

  test('can be stopped while it goes on', async ({ assert }) => {
    const { ana, send } = await open()
    const pause = hold()
    provider.current.script(text('One. '), search('two'), PAUSE)
    provider.current.script(start({ input_tokens: 5 }), pause, text('Two.'))
    await send()
    await pause.reached
    const reply = await Message.findByOrFail('status', 'streaming')
    await reply.stop(ana)
    await GenerateReply.onIdle()
    await reply.refresh()
    assert.equal(reply.status, 'stopped')
    assert.equal(reply.content, 'One. ')
    assert.isNull(reply.stopReason)
    assert.equal(reply.inputTokens, 17)
    await provider.current.requests[1].closed
    assert.isTrue(provider.current.requests[1].aborted)
  })

  test('fails with its text when it is not gone on with: {name}')
    .with<{ name: string; steps: Step[]; failure: string }[]>([
      { name: 'an overload', steps: [status(529)], failure: 'overloaded' },
      { name: 'a refusal of what was sent back', steps: [status(400)], failure: 'invalid_request' },
      { name: 'a stall', steps: [stall()], failure: 'stalled' },
      { name: 'a stall in its text', steps: [text('Two'), stall()], failure: 'stalled' },
    ])
    .setup(() => {
      const { stallTimeout } = llm
      llm.stallTimeout = 1_000
      return () => void (llm.stallTimeout = stallTimeout)
    })
    .run(async ({ assert }, { steps, failure }) => {
      const { ask } = await open()
      provider.current.script(text('One. '), search('two'), PAUSE)
      provider.current.script(...steps)
      const reply = await ask()
      assert.equal(reply.status, 'failed')
      assert.equal(reply.failure, failure)
      assert.isTrue(reply.content.startsWith('One. '))
      assert.isNull(reply.stopReason)
      assert.lengthOf(provider.current.requests, 2)
    })
})
