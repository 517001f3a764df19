import { setTimeout as sleep } from 'node:timers/promises'
import type { PromptMessage } from '#llm/reply_source'

const MS_PER_WORD = 18

/**
 * The built-in demo language model: a `fetch` that answers as a provider of the Messages API
 * would, so that everything behind it, the SDK included, is the real thing.
 */
export async function demoFetch(_url: unknown, init?: RequestInit): Promise<Response> {
  const request: DemoRequest = JSON.parse(String(init?.body))
  const events = demoEvents(request, init?.signal ?? new AbortController().signal)
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await events.next()
      if (done) controller.close()
      else controller.enqueue(encode(value))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

type DemoRequest = { model: string; messages: PromptMessage[] }
type DemoEvent = { type: string } & Record<string, unknown>

function encode(event: DemoEvent): Uint8Array {
  return new TextEncoder().encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}

async function* demoEvents(request: DemoRequest, signal: AbortSignal): AsyncGenerator<DemoEvent> {
  const words = demoAnswer(request).match(/\s*\S+/g) ?? []
  const usage = {
    input_tokens: Math.ceil(textOf(request.messages).length / 4),
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
  }

  yield {
    type: 'message_start',
    message: {
      id: 'msg_demo',
      type: 'message',
      role: 'assistant',
      model: request.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { ...usage, output_tokens: 1 },
    },
  }
  yield { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }
  for (const text of words) {
    await sleep(MS_PER_WORD, undefined, { signal })
    yield { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }
  }
  yield { type: 'content_block_stop', index: 0 }
  yield {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { ...usage, output_tokens: words.length },
  }
  yield { type: 'message_stop' }
}

function textOf(messages: PromptMessage[]): string {
  const blocks = messages.flatMap(({ content }) => content)
  return blocks.map((it) => (it.type === 'text' ? it.text : '')).join('\n')
}

function demoAnswer({ messages }: DemoRequest): string {
  const questions = messages.filter((message) => message.role === 'user')
  const last = textOf(questions.slice(-1))
    .replace(/<file[^>]* name="([^"]*)"[^>]*>[\s\S]*?<\/file>/g, '(file: $1)')
    .replace(/<\/?message[^>]*>/g, '')
    .trim()
  return `This is the **built-in demo**: no language model is connected yet, so I can only show how a conversation feels.

You wrote (question ${questions.length} of this conversation):

${last.slice(0, 400).replace(/^/gm, '> ')}

What already works while I am only a demo:

1. Everybody who has this page open sees these words being written, at the same moment.
2. Reload the page, or stop me in the middle: no word that was shown is lost.
3. Markdown is drawn as it arrives, code included:

\`\`\`ts
const team = ['Ana', 'Ben', 'Claude']
\`\`\`

To talk to Claude, put \`ANTHROPIC_API_KEY=…\` into the file \`.env\` and start Parley again.`
}
