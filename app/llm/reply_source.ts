import type {
  DocumentBlockParam,
  ImageBlockParam,
  MessageParam,
  RawContentBlockDelta,
  RawMessageStreamEvent,
  TextBlockParam,
} from '@anthropic-ai/sdk/resources/messages'
import llm, { type Effort } from '#config/llm'
import { withCacheMarks, type CacheLife } from '#llm/cache_marks'
import { clientFor } from '#llm/client'
import { isWebPage, LlmError } from '#llm/llm_error'
import type { LanguageModel } from '#llm/language_model'
import { ReplyContent } from '#llm/reply_content'
import { addUp, CallUsage, type Usage } from '#llm/usage'
import { webSearchTool } from '#llm/web_search'

/** A text, an image or a document, as the Messages API takes it. */
export type PromptBlock = TextBlockParam | ImageBlockParam | DocumentBlockParam
export type PromptMessage = { role: 'user' | 'assistant'; content: PromptBlock[] }

/**
 * `kept`: up to three blocks of the messages up to whose ends the provider is to keep the prompt, for
 * `life`; a later prompt that begins alike costs a fraction then. Without any nothing is kept.
 * `effort`: without one the language model makes its default.
 */
export type PromptInput = {
  instructions: string
  messages: PromptMessage[]
  kept?: PromptBlock[]
  life?: CacheLife
  effort?: Effort | null
  hasWebSearch?: boolean
  /** Searches of one call at most; the configuration's number where it is left out. */
  maxSearches?: number
  /** Tokens of the reply at most; the language model's where it is left out. */
  maxOutput?: number
  /** A line is enough: no thinking is asked for, and little can be written. */
  isBrief?: boolean
}

export type { Usage }

/** Asked after a pause: whether there may be another call. */
export type MayGoOn = () => Promise<boolean>

/** A piece of a reply's text. Never ends in half a surrogate pair, never holds U+0000. */
export type Chunk = { part: 'content' | 'thinking'; text: string }

/** Tokens of a brief reply at most; what thinks unasked needs room for that. */
const BRIEF_OUTPUT = 2_000

/** Replies may end without text only for these reasons. */
const WORDLESS_ENDS = ['refusal', 'max_tokens', 'pause_turn']

/**
 * A reply by a provider: iterate over it for the chunks. At any time, also after an error or when
 * `signal` ended it, `usage`, `cost` and `stopReason` tell what the provider has reported until then.
 *
 * A provider may pause a long turn: then it is called again with what it has written, and goes on,
 * unless `mayGoOn` answers false, which ends it with an LlmError of `budget`.
 *
 * Ends silently when `signal` is aborted; throws an LlmError for everything else that is not a
 * complete reply.
 */
export class ReplySource implements AsyncIterable<Chunk> {
  stopReason: string | null = null

  #languageModel: LanguageModel
  #prompt: PromptInput
  #signal: AbortSignal
  #mayGoOn: MayGoOn
  #watchdog = new AbortController()
  #sawEnd = false
  #content = new ReplyContent()

  /** One for each message that the provider has begun. */
  #calls: CallUsage[] = []

  constructor(
    languageModel: LanguageModel,
    prompt: PromptInput,
    signal: AbortSignal,
    mayGoOn: MayGoOn = async () => true
  ) {
    this.#languageModel = languageModel
    this.#prompt = prompt
    this.#signal = signal
    this.#mayGoOn = mayGoOn
  }

  /** What its calls have used together; null where the provider has begun nothing. */
  get usage(): Usage | null {
    return this.#calls.length > 0 ? addUp(this.#calls.map(({ usage }) => usage)) : null
  }

  /** Tokens of the prompt, cached ones counted; null where the provider has not said. */
  get promptTokens(): number | null {
    return this.#calls[0]?.promptTokens || null
  }

  /** Integer micro-dollars: each call by the price tier of its own prompt. */
  get cost(): number {
    const costs = this.#calls.map(({ usage }) => this.#languageModel.cost(usage))
    return costs.reduce((total, cost) => total + cost, 0)
  }

  /** Whether the output of a call is estimated: the provider has not said what it was in the end. */
  get isEstimated(): boolean {
    return this.#calls.some((call) => call.isEstimated)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Chunk> {
    const timer = setTimeout(() => this.#watchdog.abort(), llm.stallTimeout)
    try {
      do {
        for await (const event of await this.#call()) {
          timer.refresh()
          const chunk = this.#read(event)
          if (chunk) yield chunk
        }
        if (this.#signal.aborted) return
        this.#assertEnded()
      } while (this.#isPaused && (await this.#assertMayGoOn()))
      this.#assertComplete()
      const end = this.#content.end()
      if (end) yield end
    } catch (error) {
      if (this.#signal.aborted) return
      throw this.#watchdog.signal.aborted ? new LlmError('stalled') : LlmError.from(error)
    } finally {
      clearTimeout(timer)
    }
  }

  async #call() {
    const { config } = this.#languageModel
    const { isBrief = false, maxOutput = isBrief ? BRIEF_OUTPUT : Infinity } = this.#prompt
    this.#sawEnd = false
    this.stopReason = null
    const { data, response } = await clientFor(this.#languageModel)
      .messages.create(
        {
          model: config.id,
          max_tokens: Math.min(maxOutput, config.maxOutput),
          ...this.#input(),
          stream: true,
        },
        { signal: AbortSignal.any([this.#signal, this.#watchdog.signal]) }
      )
      .withResponse()
    /** The SDK would end its loop without a word. */
    if (isWebPage(response.headers)) throw new LlmError('proxy')
    return data
  }

  #input() {
    const { effort, hasWebSearch, maxSearches, isBrief } = this.#prompt
    const { thinking } = this.#languageModel.config.capabilities
    const { system, messages } = this.#words()
    return {
      system,
      messages: [...messages, ...this.#begun()],
      ...(hasWebSearch && { tools: [webSearchTool(maxSearches)] }),
      ...(thinking &&
        !isBrief && { thinking: { type: 'adaptive', display: 'summarized' } as const }),
      ...(effort && { output_config: { effort } }),
    }
  }

  #words() {
    const { instructions, messages, kept = [], life = '5m' } = this.#prompt
    const isCaching = this.#languageModel.config.capabilities.caching && kept.length > 0
    if (!isCaching) return { system: instructions, messages }
    return withCacheMarks({ instructions, messages, kept, life })
  }

  /** What it has written before a pause, as it wrote it. */
  #begun(): MessageParam[] {
    const { blocks } = this.#content
    return blocks.length > 0 ? [{ role: 'assistant', content: blocks }] : []
  }

  /** So often, and then it stays as it is. */
  get #isPaused(): boolean {
    const mayGoOn = this.#calls.length <= llm.maxPauses && this.#content.blocks.length > 0
    return this.stopReason === 'pause_turn' && mayGoOn
  }

  async #assertMayGoOn(): Promise<true> {
    /** Not the provider's: taken for one of the network it would be blamed on it, and tried again. */
    const mayGoOn = await this.#mayGoOn().catch((cause: unknown) => {
      throw new LlmError('internal', null, { cause })
    })
    if (mayGoOn) return true
    throw new LlmError('budget')
  }

  #read(event: RawMessageStreamEvent): Chunk | undefined {
    /** An event after the end belongs to no message. */
    if (this.#sawEnd) return undefined
    const call = this.#calls.at(-1)
    if (event.type === 'content_block_delta') {
      call?.write(writtenIn(event.delta))
    } else if (event.type === 'content_block_start') {
      const { content_block: block } = event
      const isResult = block.type === 'web_search_tool_result'
      if (isResult && Array.isArray(block.content)) call?.search()
    } else if (event.type === 'message_start') {
      const begun = new CallUsage()
      begun.report(event.message?.usage, { isFinal: false })
      this.#calls.push(begun)
    } else if (event.type === 'message_delta') {
      const reason = reasonOf(event.delta?.stop_reason)
      this.stopReason = reason ?? this.stopReason
      call?.report(event.usage, { isFinal: reason !== null })
    } else if (event.type === 'message_stop') {
      this.#sawEnd = true
    }
    return this.#content.read(event)
  }

  /** A connection that is closed in mid-text ends the SDK's loop without a word. */
  #assertEnded() {
    if (this.#watchdog.signal.aborted) throw new LlmError('stalled')
    if (this.#sawEnd && this.stopReason) return
    throw new LlmError(this.usage || this.#content.hasText ? 'cut_off' : 'unreadable')
  }

  #assertComplete() {
    if (this.#content.hasText) return
    if (this.stopReason === 'model_context_window_exceeded') throw new LlmError('too_large')
    if (!WORDLESS_ENDS.includes(this.stopReason!)) throw new LlmError('empty')
  }
}

/** Returns the reason in letters, as many as the row has room for. */
function reasonOf(reported: unknown): string | null {
  return typeof reported === 'string' ? reported.replace(/\W/g, '').slice(0, 50) || null : null
}

function writtenIn(delta: RawContentBlockDelta): string {
  if (delta.type === 'text_delta') return delta.text
  if (delta.type === 'thinking_delta') return delta.thinking
  return delta.type === 'input_json_delta' ? delta.partial_json : ''
}
