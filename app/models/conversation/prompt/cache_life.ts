import type { CacheLife } from '#llm/cache_marks'

/** Milliseconds: what the provider keeps at the lower price, and at the higher one. */
export const LIFETIMES: Record<CacheLife, number> = { '5m': 5 * 60_000, '1h': 60 * 60_000 }

/** Pauses that are looked at. */
const REMEMBERED = 10

/**
 * How long the provider is to keep a prompt. Writing for an hour costs three quarters of the input
 * price more than for five minutes, but only on what is new in a turn; coming back too late costs the
 * writing of all that went before. So one pause in ten between the two is enough: an hour is bought
 * where any of the last ten pauses between questions was that long.
 */
export function cacheLife(askedAt: Date[]): CacheLife {
  const times = askedAt.slice(-REMEMBERED - 1).map((date) => date.getTime())
  const pauses = times.slice(1).map((time, index) => time - times[index])
  return pauses.some((pause) => pause > LIFETIMES['5m'] && pause <= LIFETIMES['1h']) ? '1h' : '5m'
}
