import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { FakeBilling } from '#tests/fake_billing'
import type * as Wire from '@anthropic-ai/sdk/resources/messages'

/** One step of a scripted answer, made by the functions at the end of this file. */
export type Step = { run: (answer: Answer) => Promise<void>; usage?: StartUsage }

/** A step at which the answer waits; `reached` resolves when a request has come that far. */
export type Stall = Step & { reached: Promise<void> }
export type Hold = Stall & { release(): void }

type StartUsage = Partial<Wire.MessageDeltaUsage & Pick<Wire.Usage, 'cache_creation'>>
type EndUsage = Partial<Wire.MessageDeltaUsage>
/** A page that a search finds. */
export type Found = { url: string; title: string | null }
type Refusal = { type?: string; message?: string; headers?: Record<string, string>; body?: string }

export type ReceivedRequest = {
  body: Record<string, unknown> &
    Pick<Wire.MessageCreateParams, 'model' | 'messages' | 'system' | 'tools'>
  headers: IncomingHttpHeaders
  /** The text (not the thinking) written so far: never less than the client has read. */
  sent: string
  /** What was written so far, whole: with it a paused turn goes on. */
  blocks: Wire.ContentBlock[]
  /** The connection went before the answer was complete, and not by a step of the script. */
  aborted: boolean
  /** Resolves when the response is over, for whatever reason. */
  closed: Promise<void>
}

const DEFAULT_USAGE: Wire.MessageDeltaUsage = {
  input_tokens: 12,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 1,
  output_tokens_details: null,
  server_tool_use: null,
}

const ERROR_TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

/**
 * The Anthropic Messages API on a loopback port, answering as the test has scripted it, so that
 * the product meets it through the real SDK and a real socket.
 */
export class FakeProvider {
  readonly requests: ReceivedRequest[] = []
  /** Those for titles, which come when they like and are answered apart from the others. */
  readonly titleRequests: ReceivedRequest[] = []
  /** Where it is set, it says what the answer to a request begins with as its usage. */
  billing: FakeBilling | undefined
  /** What a GET answers, by path; others are 404. */
  readonly served = new Map<string, unknown>()
  #scripts: Step[][] = []
  #fallback: Step[] = []
  #titleScripts: Step[][] = []
  #server = createServer({ noDelay: true }, (incoming, response) => {
    void this.#receive(incoming, response)
  })

  static async start() {
    const provider = new FakeProvider()
    provider.reset()
    await once(provider.#server.listen(0, '127.0.0.1'), 'listening')
    return provider
  }

  get baseURL() {
    const address = this.#server.address()
    if (!address || typeof address === 'string') throw new Error('The fake provider is stopped')
    return `http://127.0.0.1:${address.port}`
  }

  /** Queues the answer to the next request. */
  script(...steps: Step[]) {
    this.#scripts.push(steps)
  }

  /** Queues the answer to the next request for a title. Without one it is empty, and costs nothing. */
  scriptTitle(...steps: Step[]) {
    this.#titleScripts.push(steps)
  }

  /** Sets the answer to every request that finds the queue empty. */
  always(...steps: Step[]) {
    this.#fallback = steps
  }

  /** Forgets scripts and requests; answers under way go on. */
  reset() {
    this.requests.length = 0
    this.titleRequests.length = 0
    this.#scripts = []
    this.#titleScripts = []
    this.#fallback = [text('Hello from the fake provider.')]
  }

  /** Hangs up on everyone at once, whatever they are in the middle of. */
  async stop() {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse) {
    const path = incoming.url?.split('?')[0] ?? ''
    try {
      if (incoming.method === 'POST' && path === '/v1/messages') {
        await this.#answer(JSON.parse(await readText(incoming)), incoming.headers, response)
      } else if (incoming.method === 'GET' && this.served.has(path)) {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(this.served.get(path)))
      } else {
        refuse(response, 404, { message: 'Not found' })
      }
    } catch (error) {
      // A client that hangs up is what many tests are about; anything else is a broken script.
      if (!response.destroyed) throw error
    }
  }

  #answer(body: ReceivedRequest['body'], headers: IncomingHttpHeaders, response: ServerResponse) {
    const closed = new Promise<void>((resolve) => response.once('close', resolve))
    const request = { body, headers, sent: '', blocks: [], aborted: false, closed }
    if (isForTitle(body)) {
      this.titleRequests.push(request)
      return new Answer(request, response).play(this.#titleScripts.shift() ?? NO_TITLE)
    }
    this.requests.push(request)
    const answer = new Answer(request, response, this.billing)
    return answer.play(this.#scripts.shift() ?? this.#fallback)
  }
}

function isForTitle({ system }: ReceivedRequest['body']): boolean {
  return typeof system === 'string' && system.startsWith('Write a title')
}

/** One answer under way: what the steps write through. */
class Answer {
  /** How many bytes go out together. */
  packetSize = Infinity
  #isClosed = false
  #searches = 0
  #announced: StartUsage = {}
  #usage?: Wire.MessageDeltaUsage
  #complete = false

  constructor(
    private request: ReceivedRequest,
    private response: ServerResponse,
    private billing?: FakeBilling
  ) {
    response.once('close', () => (request.aborted = !this.#complete))
  }

  /** Runs the steps, and finishes the message if none of them ended the answer. */
  async play(steps: Step[]) {
    this.#announced = steps.find(({ usage }) => usage)?.usage ?? {}
    for (const { run } of steps) await run(this)
    if (!this.#complete) await this.finish()
    this.response.end()
  }

  /** Sends message_start, unless it was sent before. */
  async begin() {
    if (this.#usage) return
    const announced = this.billing?.charge(this.request.body) ?? this.#announced
    const { cache_creation: cacheCreation = null, ...usage } = announced
    this.#usage = { ...DEFAULT_USAGE, ...usage, output_tokens: 1 }
    const message = this.#message(null, { ...this.#usage, cache_creation: cacheCreation })
    await this.event('message_start', { message })
    await this.event('ping')
  }

  /** Sends one delta, in a new block when the last one is of another type. */
  async say(type: 'text' | 'thinking', value: string) {
    if (this.request.blocks.at(-1)?.type !== type || this.#isClosed)
      await this.open(emptyBlock(type))
    const block = this.request.blocks[this.request.blocks.length - 1]
    if (block.type === 'text') block.text += value
    if (block.type === 'thinking') block.thinking += value
    if (type === 'text') this.request.sent += value
    await this.#delta(`${type}_delta`, { [type]: value })
  }

  /** Begins a block, which a start brings whole or its deltas fill. */
  async open(block: Wire.ContentBlock) {
    await this.begin()
    await this.#closeBlock()
    this.#isClosed = false
    const index = this.request.blocks.push(block) - 1
    await this.event('content_block_start', { index, content_block: block })
  }

  async #closeBlock() {
    const last = this.request.blocks.at(-1)
    if (!last || this.#isClosed) return
    if (last.type === 'thinking') {
      last.signature = 'c2ln'
      await this.#delta('signature_delta', { signature: 'c2ln' })
    }
    this.#isClosed = true
    await this.event('content_block_stop', { index: this.request.blocks.length - 1 })
  }

  /** Searches: the query comes in pieces, and what was found at once. */
  async search(query: string) {
    const id = `srvtoolu_${this.request.blocks.length}`
    const use = { type: 'server_tool_use', id, name: 'web_search', caller: DIRECT } as const
    const block: Wire.ServerToolUseBlock = { ...use, input: {} }
    await this.open(block)
    for (const piece of JSON.stringify({ query }).match(/.{1,7}/gsu)!) {
      await this.#delta('input_json_delta', { partial_json: piece })
    }
    block.input = { query }
    await this.#closeBlock()
  }

  async find(content: Wire.WebSearchToolResultBlockContent, id?: string) {
    const use = this.request.blocks.findLast((block) => block.type === 'server_tool_use')
    const type = 'web_search_tool_result'
    if (Array.isArray(content)) this.#searches++
    await this.open({ type, tool_use_id: id ?? use!.id, caller: DIRECT, content })
    await this.#closeBlock()
  }

  /** Text in a block of its own, and then the pages that it is from. */
  async cite(value: string, pages: Found[]) {
    await this.open(emptyBlock('text'))
    await this.say('text', value)
    const block = this.request.blocks[this.request.blocks.length - 1]
    for (const { url, title } of pages) {
      const citation: Wire.CitationsWebSearchResultLocation = {
        type: 'web_search_result_location',
        cited_text: value,
        encrypted_index: 'ZW5jcnlwdGVk',
        title,
        url,
      }
      if (block.type === 'text') block.citations = [...(block.citations ?? []), citation]
      await this.#delta('citations_delta', { citation })
    }
    await this.#closeBlock()
  }

  #delta(type: string, fields: object) {
    const index = this.request.blocks.length - 1
    return this.event('content_block_delta', { index, delta: { type, ...fields } })
  }

  /** Completes the message; steps after this one find the connection still open. */
  async finish(stopReason = 'end_turn', endUsage: EndUsage = {}) {
    await this.begin()
    await this.#closeBlock()
    const output = this.request.sent.match(/\S+/g)?.length ?? 1
    const searches = { web_search_requests: this.#searches, web_fetch_requests: 0 }
    const usage = {
      ...DEFAULT_USAGE,
      ...this.#usage,
      output_tokens: output,
      server_tool_use: this.#searches > 0 ? searches : null,
      ...endUsage,
    }
    const delta = { stop_reason: stopReason, stop_sequence: null, stop_details: null }
    await this.event('message_delta', { delta: { ...delta, container: null }, usage })
    this.#complete = true
    await this.event('message_stop')
    if (!this.#streams) await this.write(JSON.stringify(this.#message(stopReason, usage)))
  }

  #message(stopReason: string | null, usage: StartUsage) {
    return {
      id: 'msg_fake',
      type: 'message',
      role: 'assistant',
      model: this.request.body.model,
      content: this.request.blocks,
      stop_reason: stopReason,
      stop_sequence: null,
      stop_details: null,
      container: null,
      diagnostics: null,
      usage: { service_tier: 'standard', inference_geo: null, speed: null, ...usage },
    }
  }

  /** Sends any event, with its name as `type`; a request that asked for no stream gets none. */
  async event(name: string, data: object = {}) {
    const json = JSON.stringify({ type: name, ...data })
    if (this.#streams) await this.write(`event: ${name}\ndata: ${json}\n\n`)
    // The provider has nothing more to say after an error.
    if (name === 'error') this.#complete = true
  }

  /** Writes bytes as they are, and waits for a client that reads slowly. */
  async write(bytes: string | Uint8Array) {
    const buffer = Buffer.from(bytes)
    this.#sendHead()
    for (let at = 0; at < buffer.length; at += this.packetSize) {
      const taken = this.response.write(buffer.subarray(at, at + this.packetSize))
      // Node joins what is written in one turn of its loop: the next turn makes the next packet.
      await this.until(taken ? setImmediate() : once(this.response, 'drain'))
    }
  }

  #sendHead() {
    if (this.response.headersSent) return
    const type = this.#streams ? 'text/event-stream; charset=utf-8' : 'application/json'
    this.response.writeHead(200, { 'content-type': type, 'request-id': 'req_fake' })
    this.response.flushHeaders()
  }

  get #streams() {
    return this.request.body.stream === true
  }

  /** Waits, and throws when the connection has gone, so that the script stops there. */
  async until(moment: Promise<unknown>) {
    await Promise.race([moment, this.request.closed])
    if (this.response.destroyed) throw new Error('The connection has gone')
  }

  /** Waits for a time that does not keep the test process alive. */
  pause(ms: number) {
    return this.until(setTimeout(ms, undefined, { ref: false }))
  }

  /** Ends the response as it stands. */
  async close() {
    this.#complete = true
    this.#sendHead()
    this.response.end()
  }

  /** Resets the connection. */
  async cut() {
    // A reset makes the client drop what it has not read yet: let it read what came before.
    await this.pause(50)
    this.#complete = true
    this.response.socket?.resetAndDestroy()
    await this.until(this.request.closed)
  }

  /** Answers with an HTTP status and a whole body instead of a message. */
  async refuse(code: number, refusal: Refusal) {
    this.#complete = true
    refuse(this.response, code, refusal)
  }
}

const DIRECT = { type: 'direct' } as const

function emptyBlock(type: 'text' | 'thinking'): Wire.TextBlock | Wire.ThinkingBlock {
  if (type === 'text') return { type, text: '', citations: null }
  else return { type, thinking: '', signature: '' }
}

function resultOf(
  pages: Found[] | Wire.WebSearchToolResultErrorCode
): Wire.WebSearchToolResultBlockContent {
  if (!Array.isArray(pages)) return { type: 'web_search_tool_result_error', error_code: pages }
  return pages.map(({ url, title }) => ({
    type: 'web_search_result',
    url,
    title: title ?? '',
    page_age: null,
    encrypted_content: 'ZW5jcnlwdGVk',
  }))
}

function refuse(response: ServerResponse, code: number, refusal: Refusal) {
  const { type = ERROR_TYPES[code] ?? 'api_error', message = `Scripted ${code}` } = refusal
  const error = JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_fake' })
  const contentType = refusal.body === undefined ? 'application/json' : 'text/html'
  response.setHeader('content-type', contentType).setHeader('request-id', 'req_fake')
  response.writeHead(code, refusal.headers).end(refusal.body ?? error)
}

const step = (run: Step['run'], usage?: StartUsage): Step => ({ run, usage })

/** Sends message_start with these counts. The content steps and `finish` do so by themselves. */
export const start = (usage: StartUsage = {}) => step((answer) => answer.begin(), usage)

/** One delta of text. */
export const text = (value: string) => step((answer) => answer.say('text', value))

/** One delta of thinking. */
export const thinking = (value: string) => step((answer) => answer.say('thinking', value))

/** A search begins: its query. */
export const search = (query: string) => step((answer) => answer.search(query))

/** What it has found, or the code of its error; `id` where another message began the search. */
export const found = (pages: Found[] | Wire.WebSearchToolResultErrorCode, id?: string) =>
  step((answer) => answer.find(resultOf(pages), id))

/** Text with the pages it is from. */
export const cited = (value: string, ...pages: Found[]) =>
  step((answer) => answer.cite(value, pages))

/** A thought that is withheld. */
export const redacted = () =>
  step((answer) => answer.open({ type: 'redacted_thinking', data: 'ZW5jcnlwdGVk' }))

/** One delta of text per word, `every` milliseconds apart. */
export const words = (value: string, { every = 0 } = {}) =>
  step(async (answer) => {
    for (const [index, word] of value.split(/(?<=\s)(?=\S)/).entries()) {
      if (index > 0) await answer.pause(every)
      await answer.say('text', word)
    }
  })

/** One delta of text, sent byte by byte, so that its characters are split between packets. */
export const byteByByte = (value: string) =>
  step(async (answer) => {
    answer.packetSize = 1
    await answer.say('text', value)
    answer.packetSize = Infinity
  })

/** Waits until the test calls `release()`, which lets every request pass from then on. */
export const hold = (): Hold => {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const wait = step((answer) => {
    reached.resolve()
    return answer.until(released.promise)
  })
  return { ...wait, reached: reached.promise, release: released.resolve }
}

/** Stays silent until the client or `stop()` hangs up. */
export const stall = (): Stall => hold()

/** Stays silent for a while. */
export const delay = (ms: number) => step((answer) => answer.pause(ms))

/**
 * Any event, by itself (no message_start before it); `data` gets the name as its `type`. An answer
 * with an `error` is over: it is not finished by itself.
 */
export const event = (name: string, data?: object) => step((answer) => answer.event(name, data))

/** A ping, by itself. */
export const ping = () => event('ping')

/** Bytes as they are, by themselves. */
export const raw = (bytes: string | Uint8Array) => step((answer) => answer.write(bytes))

/** An HTTP status with the provider's error body, or with another `body`. First step only. */
export const status = (code: number, refusal: Refusal = {}) =>
  step((answer) => answer.refuse(code, refusal))

/** A web page in the place of the answer, as a proxy on the way may send it. First step only. */
export const html = (code = 200) => status(code, { body: '<!doctype html><title>Proxy</title>' })

/** Completes the message. `usage` is the final count; message_start has its input part. */
export const finish = ({ stopReason, usage }: { stopReason?: string; usage?: EndUsage } = {}) =>
  step((answer) => answer.finish(stopReason, usage), usage)

/** Ends the response cleanly without a message_stop. */
export const close = () => step((answer) => answer.close())

/** Resets the connection. A reader more than 50 ms behind loses what came before: hold first. */
export const cut = () => step((answer) => answer.cut())

const NO_TITLE = [start({ input_tokens: 0 }), finish({ usage: { output_tokens: 0 } })]
