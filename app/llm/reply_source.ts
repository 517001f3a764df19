import Anthropic from '@anthropic-ai/sdk'
import type { MessageDeltaUsage, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import llm from '#config/llm'
import { demoFetch } from '#llm/demo'
import { LlmError } from '#llm/llm_error'
import type { LanguageModel } from '#llm/language_model'

export type PromptMessage = { role: 'user' | 'assistant'; content: string }
export type PromptInput = { instructions: string; messages: PromptMessage[] }

/** Tokens. `input` does not include the cached ones: the prompt's length is the sum of the three. */
export type Usage = { input: number; output: number; cacheRead: number; cacheWrite: number }

/** A piece of a reply's text. Never ends in half a surrogate pair, never holds U+0000. */
export type Chunk = { part: 'content' | 'thinking'; text: string }

/** Replies may end without text only for these reasons. */
const WORDLESS_ENDS = ['refusal', 'max_tokens', 'model_context_window_exceeded']

/**
 * One call to a provider: iterate over it for the chunks. Afterwards, also after an error or when
 * `signal` ended it, `usage` and `stopReason` tell what the provider had reported until then.
 *
 * Ends silently when `signal` is aborted; throws an LlmError for everything else that is not a
 * complete reply.
 */
export class ReplySource implements AsyncIterable<Chunk> {
  usage: Usage | null = null
  stopReason: string | null = null

  #languageModel: LanguageModel
  #prompt: PromptInput
  #signal: AbortSignal
  #watchdog = new AbortController()
  #sawEnd = false
  #sawText = false
  #heldBack = { content: '', thinking: '' }

  constructor(languageModel: LanguageModel, prompt: PromptInput, signal: AbortSignal) {
    this.#languageModel = languageModel
    this.#prompt = prompt
    this.#signal = signal
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Chunk> {
    const timer = setTimeout(() => this.#watchdog.abort(), llm.stallTimeout)
    try {
      for await (const event of await this.#events()) {
        timer.refresh()
        const chunk = this.#read(event)
        if (chunk) yield chunk
      }
    } catch (error) {
      if (!this.#signal.aborted && !this.#watchdog.signal.aborted) throw LlmError.from(error)
    } finally {
      clearTimeout(timer)
    }
    if (!this.#signal.aborted) this.#assertComplete()
  }

  #events() {
    const { provider, config } = this.#languageModel
    const client = new Anthropic({
      baseURL: provider.baseURL,
      apiKey: provider.apiKey,
      authToken: null,
      /** We retry ourselves, visibly and stoppably; the SDK would also sleep through any retry-after. */
      maxRetries: 0,
      logLevel: 'off',
      fetch: config.provider === 'demo' ? demoFetch : undefined,
    })
    return client.messages.create(
      {
        model: config.id,
        max_tokens: config.maxOutput,
        system: this.#prompt.instructions,
        messages: this.#prompt.messages,
        ...(config.capabilities.thinking && {
          thinking: { type: 'adaptive', display: 'summarized' },
        }),
        stream: true,
      },
      { signal: AbortSignal.any([this.#signal, this.#watchdog.signal]) }
    )
  }

  #read(event: RawMessageStreamEvent): Chunk | undefined {
    if (event.type === 'content_block_delta') {
      if (event.delta.type === 'text_delta') return this.#chunk('content', event.delta.text)
      if (event.delta.type === 'thinking_delta')
        return this.#chunk('thinking', event.delta.thinking)
    } else if (event.type === 'message_start') {
      this.#count(event.message.usage)
    } else if (event.type === 'message_delta') {
      this.stopReason = event.delta.stop_reason ?? this.stopReason
      this.#count(event.usage)
    } else if (event.type === 'message_stop') {
      this.#sawEnd = true
    }
  }

  /**
   * Offsets count UTF-16 code units and are counted from here on, so nothing may change the text
   * later: half a pair waits for its other half, and what PostgreSQL refuses goes.
   */
  #chunk(part: Chunk['part'], received: string): Chunk | undefined {
    const text = this.#heldBack[part] + received.replaceAll('\0', '')
    const cut = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length
    this.#heldBack[part] = text.slice(cut)
    if (part === 'content' && text.slice(0, cut).trim()) this.#sawText = true
    return cut > 0 ? { part, text: text.slice(0, cut).toWellFormed() } : undefined
  }

  /** Cumulative: the last value wins, and what an event leaves out stays. */
  #count(usage: Partial<MessageDeltaUsage> | undefined) {
    const before = this.usage ?? { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
    this.usage = {
      input: usage?.input_tokens ?? before.input,
      output: usage?.output_tokens ?? before.output,
      cacheRead: usage?.cache_read_input_tokens ?? before.cacheRead,
      cacheWrite: usage?.cache_creation_input_tokens ?? before.cacheWrite,
    }
  }

  /** A connection that is closed in mid-text, or a page of HTML, ends the SDK's loop without a word. */
  #assertComplete() {
    if (this.#watchdog.signal.aborted) throw new LlmError('stalled')
    if (!this.#sawEnd || !this.stopReason) {
      throw new LlmError(this.usage || this.#sawText ? 'cut_off' : 'unreadable')
    }
    if (!this.#sawText && !WORDLESS_ENDS.includes(this.stopReason)) throw new LlmError('empty')
  }
}

function isHighSurrogate(code: number) {
  return code >= 0xd800 && code <= 0xdbff
}
