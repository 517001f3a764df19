import { randomUUID } from 'node:crypto'
import transmit from '@adonisjs/transmit/services/main'
import { ConversationChannel } from '#channels/conversation_channel'
import { EventStreams } from '#channels/event_streams'
import type { Person } from '#channels/events'

/**
 * Milliseconds without comings and goings after which they are told, and from the first one on at most:
 * after a restart a room fills within seconds, and everybody there would hear of everybody.
 */
const QUIET = 100
const LONGEST_GATHERING = 3_000

const PREFIX = 'conversations/'

/**
 * Who has which conversation open at this process: those whose event streams are subscribed to it.
 * Each process tells of its own people, and what it said is good for a while only, so that those
 * of a process that died fall out.
 */
export class Presence {
  /** Names this process. */
  static readonly source = randomUUID()

  /** The ids of the people that were told of, by channel. */
  static #told = new Map<string, string>()

  /** Channels where somebody does not know yet who is there. */
  static #unknowing = new Set<string>()

  static #timer: NodeJS.Timeout | undefined
  static #gatheringSince: number | undefined

  /** Broadcasts presence.changed from now on when somebody comes or goes. */
  static watch(): void {
    transmit.on('subscribe', ({ channel }) => {
      this.#unknowing.add(channel)
      this.#tellSoon()
    })
    transmit.on('unsubscribe', () => this.#tellSoon())
    transmit.on('disconnect', () => this.#tellSoon())
  }

  /** Broadcasts presence.changed for every conversation where somebody is. */
  static repeat(): void {
    for (const channel of this.#told.keys()) this.#unknowing.add(channel)
    this.#tell()
  }

  static #tellSoon() {
    this.#gatheringSince ??= performance.now()
    const left = this.#gatheringSince + LONGEST_GATHERING - performance.now()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, Math.min(QUIET, left))).unref()
  }

  static #tell() {
    clearTimeout(this.#timer)
    this.#timer = this.#gatheringSince = undefined
    const present = EventStreams.listeners(PREFIX)
    for (const channel of new Set([...this.#told.keys(), ...present.keys()])) {
      this.#tellOf(channel, present.get(channel) ?? [])
    }
    this.#unknowing.clear()
  }

  static #tellOf(channel: string, people: Person[]) {
    const ids = people.map(({ id }) => id).join()
    if (this.#told.get(channel) !== ids || this.#unknowing.has(channel)) {
      const id = Number(channel.slice(PREFIX.length))
      ConversationChannel.of({ id }).presenceChanged(this.source, people)
    }
    if (people.length > 0) this.#told.set(channel, ids)
    else this.#told.delete(channel)
  }
}
