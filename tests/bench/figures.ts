import type { Arrival, Viewer } from '#tests/bench/viewer'
import type { Usage } from '#tests/bench/usage'

export type Conversation = { path: string; viewers: Viewer[]; askedAt: number }

/** Times in milliseconds, processor time in seconds, memory in MB. Idle streams have no chunks. */
export type Figures = {
  firstWord?: number
  p50?: number
  p95?: number
  p99?: number
  /** Only of the chunks that were sent when every viewer had the first one. */
  p95OnceBegun?: number
  /** For 1,000 chunks delivered. */
  cpuOfChunks?: number
  cpuOfIdling?: number
  memory: number
  /** Cores that were busy with something else. */
  others: number
}

export function figuresOfReplies(conversations: Conversation[], usage: Usage): Figures {
  const viewers = conversations.flatMap((it) => it.viewers)
  const arrivals = viewers.flatMap((it) => it.arrivals)
  const begunAt = Math.max(...viewers.map(firstAt))
  const firstWords = conversations.flatMap(({ viewers: its, askedAt }) =>
    its.map((viewer) => firstAt(viewer) - askedAt)
  )
  const delays = arrivals.map(delay)
  return {
    firstWord: percentile(firstWords, 50),
    p50: percentile(delays, 50),
    p95: percentile(delays, 95),
    p99: percentile(delays, 99),
    p95OnceBegun: percentile(arrivals.filter(({ sentAt }) => sentAt > begunAt).map(delay), 95),
    cpuOfChunks: usage.cpu / (arrivals.length / 1000),
    memory: usage.memory,
    others: usage.others,
  }
}

export function figuresOfIdling({ cpu, memory, others }: Usage): Figures {
  return { cpuOfIdling: cpu, memory, others }
}

const firstAt = ({ arrivals }: Viewer) => arrivals[0].at
const delay = ({ sentAt, at }: Arrival) => at - sentAt

/** From microseconds to milliseconds. */
export function percentile(values: number[], percent: number) {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] / 1000
}
