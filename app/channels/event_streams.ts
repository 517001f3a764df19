import transmit from '@adonisjs/transmit/services/main'

type Owner = { userId: number; sessionId: string }

/**
 * Whose the open event streams are. Transmit takes a stream's id as the client's own word; here
 * an id names one connection of one session, which alone may subscribe and unsubscribe it.
 */
export class EventStreams {
  static #owners = new Map<string, Owner>()

  /** Takes an id for a new stream; false when a stream has it already. */
  static claim(uid: string, owner: Owner): boolean {
    if (this.#owners.has(uid)) return false
    this.#owners.set(uid, owner)
    return true
  }

  static release(uid: string): void {
    this.#owners.delete(uid)
  }

  static belongsTo(uid: string, owner: Owner): boolean {
    const found = this.#owners.get(uid)
    return found?.userId === owner.userId && found.sessionId === owner.sessionId
  }

  /** Ends all streams; their clients will connect again to whoever is there. */
  static endAll(): void {
    for (const [stream] of transmit.getManager().getAllSubscribers()) stream.end()
  }
}
