import type { LanguageModelConfig } from '#config/llm'
import type { MessageDeltaUsage, Usage as StartUsage } from '@anthropic-ai/sdk/resources/messages'
import { tokensOfBytes } from '#llm/tokens'

/**
 * Tokens; `cacheWrite` those that are kept for 5 minutes, `cacheWriteLong` for an hour. `input` does
 * not include the cached ones. `webSearches` is a number of searches.
 */
export type Usage = {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  cacheWriteLong: number
  webSearches: number
}

type Tokens = Omit<Usage, 'webSearches'>

type Report = Partial<MessageDeltaUsage & Pick<StartUsage, 'cache_creation'>>

export const NOTHING: Usage = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWriteLong: 0,
  webSearches: 0,
}

/** The prompt's whole length in tokens, cached ones counted. */
export function promptTokens({ input, cacheRead, cacheWrite, cacheWriteLong }: Tokens): number {
  return input + cacheRead + cacheWrite + cacheWriteLong
}

/**
 * Micro-dollars of one call's tokens, by the tier of its prompt's whole length. Not rounded, and
 * without searches.
 */
export function costOfTokens(usage: Tokens, tiers: LanguageModelConfig['prices']): number {
  const length = promptTokens(usage)
  const { prices } = tiers.find(({ upTo = Infinity }) => length <= upTo)!
  return (
    usage.input * prices.input +
    usage.output * prices.output +
    usage.cacheRead * prices.cacheRead +
    usage.cacheWrite * prices.cacheWrite +
    usage.cacheWriteLong * prices.cacheWriteLong
  )
}

/** What several calls have used together. */
export function addUp(usages: Usage[]): Usage {
  const total = { ...NOTHING }
  for (const usage of usages) {
    for (const key of Object.keys(total) as (keyof Usage)[]) total[key] += usage[key]
  }
  return total
}

/** Tokens of one call: a server that reports more is mistaken. */
const MOST = 10_000_000

/** Reads a count of tokens or searches, which a server may report as text, negative or nonsense. */
function countOf(reported: unknown, before: number): number {
  if (typeof reported !== 'number' || !Number.isFinite(reported)) return before
  return Math.min(Math.max(Math.round(reported), 0), MOST)
}

/**
 * What one call to a provider has used. As long as the provider has not said what the output was in
 * the end, it is estimated from the text, thinking included, and searches are counted as they come;
 * never less than what was reported.
 */
export class CallUsage {
  /** Of the prompt as it was sent, as it was reported first: what searches find is added later. */
  promptTokens = 0
  #reported = NOTHING
  #isFinal = false
  #bytes = 0
  #searches = 0

  /** Cumulative: the last value wins, and what an event leaves out stays. */
  report(report: Report | undefined, { isFinal }: { isFinal: boolean }): void {
    const before = this.#reported
    const kept = before.cacheWrite + before.cacheWriteLong
    const written = countOf(report?.cache_creation_input_tokens, kept)
    const long = countOf(report?.cache_creation?.ephemeral_1h_input_tokens, before.cacheWriteLong)
    const cacheWriteLong = Math.min(long, written)
    this.#reported = {
      input: countOf(report?.input_tokens, before.input),
      output: countOf(report?.output_tokens, before.output),
      cacheRead: countOf(report?.cache_read_input_tokens, before.cacheRead),
      cacheWrite: written - cacheWriteLong,
      cacheWriteLong,
      webSearches: countOf(report?.server_tool_use?.web_search_requests, before.webSearches),
    }
    this.promptTokens ||= promptTokens(this.#reported)
    this.#isFinal ||= isFinal && typeof report?.output_tokens === 'number'
  }

  /** Text that came, for the estimate. */
  write(text: string): void {
    this.#bytes += Buffer.byteLength(text)
  }

  /** A search that has found something: others are not charged. */
  search(): void {
    this.#searches++
  }

  /** Some servers count nothing, and say so by a nought. */
  get isEstimated(): boolean {
    return !this.#isFinal || (this.#reported.output === 0 && this.#bytes > 0)
  }

  get usage(): Usage {
    if (!this.isEstimated) return this.#reported
    const output = Math.max(this.#reported.output, tokensOfBytes(this.#bytes))
    const webSearches = Math.max(this.#reported.webSearches, this.#searches)
    return { ...this.#reported, output, webSearches }
  }
}
