import type { Data } from '@generated/data'

/** What replies have used together. */
export type Used = Data.Usage['total']

/** Tokens that went in. */
export function tokensIn({ input, cacheWrite, cacheRead }: Used): number {
  return input + cacheWrite + cacheRead
}

/** The share of what went in that came out of the cache, from 0 to 1. */
export function cachedShare(used: Used): number {
  const all = tokensIn(used)
  return all === 0 ? 0 : used.cacheRead / all
}

/** The top of a scale that has room for the value: an even figure with noughts, so that its middle is round, too. */
export function topOf(value: number): number {
  if (value <= 0) return 2
  const step = 10 ** Math.floor(Math.log10(value))
  return [2, 4, 6, 8, 10].map((it) => it * step).find((top) => top >= value)!
}

/** November 2026 */
export function monthName(month: string): string {
  return MONTHS.format(new Date(month))
}

const MONTHS = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
