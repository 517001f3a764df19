/**
 * What replies have used together. Tokens: `input` are neither read from the cache nor written to
 * it. `cost` in micro-dollars.
 */
export type Consumption = {
  replies: number
  cost: number
  input: number
  cacheWrite: number
  cacheRead: number
  output: number
  webSearches: number
}

export const NOTHING: Consumption = {
  replies: 0,
  cost: 0,
  input: 0,
  cacheWrite: 0,
  cacheRead: 0,
  output: 0,
  webSearches: 0,
}

const sum = (...columns: string[]) =>
  columns.map((column) => `coalesce(sum(messages.${column}), 0)`).join(' + ')

/** What a query of messages selects for `consumptionOf`. */
export const SUMS = [
  'count(*) as replies',
  `${sum('cost')} as cost`,
  `${sum('input_tokens')} as input`,
  `${sum('cache_write_tokens', 'cache_write_long_tokens')} as cache_write`,
  `${sum('cache_read_tokens')} as cache_read`,
  `${sum('output_tokens')} as output`,
  `${sum('web_searches')} as web_searches`,
].join(', ')

/** PostgreSQL gives sums as strings. */
export function consumptionOf(row: Record<string, string | number>): Consumption {
  return {
    replies: Number(row.replies),
    cost: Number(row.cost),
    input: Number(row.input),
    cacheWrite: Number(row.cache_write),
    cacheRead: Number(row.cache_read),
    output: Number(row.output),
    webSearches: Number(row.web_searches),
  }
}

export function together(one: Consumption, other: Consumption): Consumption {
  return combined(one, other, (a, b) => a + b)
}

export function without(all: Consumption, some: Consumption): Consumption {
  return combined(all, some, (a, b) => a - b)
}

function combined(
  one: Consumption,
  other: Consumption,
  combine: (a: number, b: number) => number
): Consumption {
  const total = { ...one }
  for (const key of Object.keys(NOTHING) as (keyof Consumption)[]) {
    total[key] = combine(one[key], other[key])
  }
  return total
}
