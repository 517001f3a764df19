import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import db from '@adonisjs/lucid/services/db'
import transmit from '@adonisjs/transmit/services/main'
import { AccountChannel } from '#channels/account_channel'
import { ConversationChannel } from '#channels/conversation_channel'
import type { Person } from '#channels/events'
import { UserChannel } from '#channels/user_channel'

type Owner = { userId: number; name: string; sessionId: string }
type OpenStream = Owner & { response: ServerResponse; confirmedAt: number }

/** Streams of one session: its browser has one for all tabs, or else one for each. */
const MOST_STREAMS = 50

/** Subscriptions of one stream. Each tab adds a conversation, and each account a list. */
const MOST_CHANNELS = 200

/** Channels that one query asks for. */
const ASKED_AT_ONCE = 1_000

/** Messages, and characters of them, that a reader may be behind before they count as dead. */
const LONGEST_BACKLOG = 500
const LARGEST_BACKLOG = 5_000_000

/** Messages: a shorter backlog is not looked at more closely. */
const SHORT_BACKLOG = 10

/** Milliseconds over which the ends of all streams are spread. */
const ENDING_TIME = 5_000

/** Milliseconds. A client confirms its stream every 30 seconds, and one time may be lost. */
const LONGEST_UNCONFIRMED = 75_000

/**
 * The open event streams and whose they are. Transmit takes a stream's id as the client's own
 * word; here an id names one connection of one session, which alone may subscribe and unsubscribe
 * it, for as long as the session and its rights last.
 */
export class EventStreams {
  static #open = new Map<string, OpenStream>()

  /** Whether the session has as many streams as one may have. */
  static areTooMany({ sessionId }: Owner): boolean {
    const open = Array.from(this.#open.values())
    return open.filter((it) => it.sessionId === sessionId).length >= MOST_STREAMS
  }

  /** Whether the stream has as many subscriptions as one may have. */
  static isFull(uid: string): boolean {
    const subscribers = Array.from(transmit.getManager().getAllSubscribers())
    const [, channels] = subscribers.find(([stream]) => stream.getUid() === uid) ?? []
    return (channels?.size ?? 0) >= MOST_CHANNELS
  }

  /**
   * Takes an id for a new stream. Returns false when a stream has it already, and when its client has hung
   * up meanwhile: no event would tell us of its end.
   */
  static claim(uid: string, owner: Owner, response: ServerResponse): boolean {
    if (this.#open.has(uid) || response.destroyed) return false
    this.#open.set(uid, { ...owner, response, confirmedAt: performance.now() })
    response.once('close', () => this.#open.delete(uid))
    return true
  }

  /** Notes that the stream's client is there; false where it is not this owner's stream. */
  static confirm(uid: string, { userId, sessionId }: Owner): boolean {
    const found = this.#open.get(uid)
    if (found?.userId !== userId || found.sessionId !== sessionId) return false
    found.confirmedAt = performance.now()
    return true
  }

  /**
   * Ends the streams of sessions that are over and those that hear what their user may no longer
   * hear. It asks the database, so it does not matter which process took the right away.
   */
  static async endUnauthorised(): Promise<void> {
    const byUser = Object.groupBy(this.#subscriptions(), ({ userId }) => userId)
    for (const streams of Object.values(byUser)) {
      if (!streams) continue
      const [{ userId }] = streams
      const sessions = await liveSessionsOf(userId)
      const audible = await audibleChannels(
        userId,
        streams.flatMap((it) => it.channels)
      )
      for (const { sessionId, channels, response } of streams) {
        const mayStay = sessions.has(sessionId) && channels.every((it) => audible.has(it))
        if (!mayStay) response.destroy()
      }
    }
  }

  /** Who listens to the channels with this prefix, each person once. */
  static listeners(prefix: string): Map<string, Person[]> {
    const result = new Map<string, Map<number, Person>>()
    for (const { userId, name, channels } of this.#subscriptions()) {
      for (const channel of channels.filter((it) => it.startsWith(prefix))) {
        const people = result.get(channel) ?? new Map<number, Person>()
        result.set(channel, people.set(userId, { id: userId, name }))
      }
    }
    return new Map(Array.from(result, ([channel, people]) => [channel, [...people.values()]]))
  }

  static #subscriptions(): (OpenStream & { channels: string[] })[] {
    const result = []
    for (const [stream, channels] of transmit.getManager().getAllSubscribers()) {
      const open = this.#open.get(stream.getUid())
      if (open) result.push({ ...open, channels: Array.from(channels) })
    }
    return result
  }

  /**
   * Ends the streams of readers that do not read: what they have not read is kept in memory. The
   * others notice nothing, and these will read again what they missed.
   */
  static endBacklogged(): void {
    for (const [stream] of transmit.getManager().getAllSubscribers()) {
      if (isBacklogged(stream)) this.#open.get(stream.getUid())?.response.destroy()
    }
  }

  /**
   * Ends the streams that no client has confirmed for so many milliseconds: a network that silently
   * went away ends no connection for a quarter of an hour, and never one to a proxy.
   */
  static endUnconfirmed(limit = LONGEST_UNCONFIRMED): void {
    const last = performance.now() - limit
    for (const [uid, { confirmedAt, response }] of this.#open) {
      if (confirmedAt >= last) continue
      this.#open.delete(uid)
      response.destroy()
    }
  }

  /**
   * Ends all streams within a few seconds, but not at once: each client connects again, and reads what it
   * may have missed.
   */
  static endAllSoon(): void {
    for (const [stream] of transmit.getManager().getAllSubscribers()) {
      setTimeout(() => stream.end(), Math.random() * ENDING_TIME).unref()
    }
  }

  /** Ends all streams; their clients will connect again to whoever is there. */
  static endAll(): void {
    for (const [stream] of transmit.getManager().getAllSubscribers()) stream.end()
  }
}

/** Node counts the objects that wait in such a stream, and not their size; their buffer is undocumented. */
function isBacklogged(stream: Writable & { writableBuffer?: { chunk: unknown }[] }): boolean {
  if (stream.writableLength > LONGEST_BACKLOG) return true
  if (stream.writableLength < SHORT_BACKLOG) return false
  const waiting = stream.writableBuffer ?? []
  const size = waiting.reduce((sum, { chunk }) => sum + JSON.stringify(chunk).length, 0)
  return size > LARGEST_BACKLOG
}

/** The ids of the sessions that are the user's and have not ended. */
async function liveSessionsOf(userId: number): Promise<Set<string>> {
  const rows = await db
    .from('sessions')
    .where('user_id', String(userId))
    .where('expires_at', '>', new Date())
    .select('id')
  return new Set(rows.map(({ id }) => id))
}

/** Returns the channels that the user may hear now. It asks in parts: a query takes only so many ids. */
async function audibleChannels(userId: number, channels: string[]): Promise<Set<string>> {
  const asked = Array.from(new Set(channels))
  const audible = new Set<string>()
  for (let at = 0; at < asked.length; at += ASKED_AT_ONCE) {
    const some = await audibleOf(userId, asked.slice(at, at + ASKED_AT_ONCE))
    some.forEach((channel) => audible.add(channel))
  }
  return audible
}

async function audibleOf(userId: number, channels: string[]): Promise<string[]> {
  const ids = (prefix: string) =>
    channels.filter((it) => it.startsWith(prefix)).map((it) => Number(it.slice(prefix.length)))
  const accounts = await AccountChannel.audibleTo({ id: userId }, ids('accounts/'))
  const conversations = await ConversationChannel.audibleTo({ id: userId }, ids('conversations/'))
  const users = UserChannel.audibleTo({ id: userId }, ids('users/'))
  return [
    ...users.map((id) => `users/${id}`),
    ...accounts.map((id) => `accounts/${id}`),
    ...conversations.map((id) => `conversations/${id}`),
  ]
}
