import type { Chunk, ReplySource } from '#llm/reply_source'
import { addUp, type Usage } from '#llm/usage'

/** Micro-dollars: the largest number of its column. */
const MOST_COST = 2_147_483_647

/**
 * What the writing of one reply has used, and how long it took. Attempts that came to nothing count,
 * as far as the provider has reported anything of them; where it did not get to its final count, the
 * output is estimated from the text.
 */
export class Bill {
  #sources: ReplySource[] = []
  #calledAt = 0
  #firstWordAt: number | null = null

  /** Before each attempt. Times are those of the last one, which alone may have had words. */
  begin(source: ReplySource): void {
    this.#sources.push(source)
    this.#calledAt = performance.now()
  }

  /** As the chunks come. */
  note({ part, text }: Chunk): void {
    if (part === 'content' && text.trim()) this.#firstWordAt ??= performance.now()
  }

  /** Integer micro-dollars, as many as the row has room for. */
  get cost(): number {
    const total = this.#sources.reduce((sum, { cost }) => sum + cost, 0)
    return Math.min(total, MOST_COST)
  }

  /** What it has used until now, for the reply's row. Nothing where the provider has begun nothing. */
  soFar() {
    const usage = this.#usage
    if (!usage) return {}
    return {
      input_tokens: usage.input,
      output_tokens: usage.output,
      cache_read_tokens: usage.cacheRead,
      cache_write_tokens: usage.cacheWrite,
      cache_write_long_tokens: usage.cacheWriteLong,
      web_searches: usage.webSearches,
      prompt_tokens: this.#promptTokens,
      is_estimated: this.#sources.some((source) => source.isEstimated),
      cost: this.cost,
    }
  }

  /** All of it, for the reply's row at its end; times in milliseconds. */
  total() {
    if (this.#sources.length === 0) return {}
    const since = (moment: number) => Math.round(moment - this.#calledAt)
    return {
      ...this.soFar(),
      first_word_after: this.#firstWordAt === null ? null : since(this.#firstWordAt),
      ended_after: since(performance.now()),
    }
  }

  /** Of the last attempt of which the provider has said it. */
  get #promptTokens(): number | null {
    const lengths = this.#sources.map(({ promptTokens }) => promptTokens)
    return lengths.findLast((it) => it !== null) ?? null
  }

  get #usage(): Usage | null {
    const usages = this.#sources.map(({ usage }) => usage).filter((it) => it !== null)
    return usages.length > 0 ? addUp(usages) : null
  }
}
