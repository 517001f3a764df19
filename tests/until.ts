import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '#tests/random'

/** Milliseconds. A longer pause would be a sleep by another name. */
const LONGEST_PAUSE = 5_000

type Falsy = false | 0 | '' | null | undefined

type Options = {
  /** Milliseconds until it gives up. */
  limit?: number
  /** Milliseconds between two looks. */
  every?: number
  /** Says what there is instead, for the error. */
  instead?: () => unknown
}

/**
 * Polls a condition until its value is truthy, and resolves with that value. Rejects after the time
 * limit, and says what it waited for: `what`, as in 'the stream to end'. An error that the condition
 * throws ends the wait at once.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  { limit = 10_000, every = 10, instead }: Options = {}
): Promise<Exclude<T, Falsy>> {
  const deadline = performance.now() + limit
  for (;;) {
    const value = await condition()
    if (value) return value as Exclude<T, Falsy>
    if (performance.now() > deadline) {
      const found = instead ? `: ${instead()}` : ''
      throw new Error(`Waited ${limit / 1000} s for ${what}${found}`)
    }
    await sleep(every)
  }
}

/** Waits for a random time in milliseconds: the seed decides at which moment the next step comes. */
export async function randomPause(
  random: Random,
  { atLeast = 0, atMost }: { atLeast?: number; atMost: number }
): Promise<void> {
  if (atMost > LONGEST_PAUSE) throw new Error(`A pause takes at most ${LONGEST_PAUSE} ms`)
  await sleep(atLeast + random.below(atMost - atLeast + 1))
}
