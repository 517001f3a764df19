import transmit from '@adonisjs/transmit/services/main'
import type { AccountEvent, ReadingUpdated, UserEvent } from '#channels/events'

/** `users/:id`: what concerns one person only. */
export class UserChannel {
  /** A person hears their own and nobody else's. */
  static audibleTo(user: { id: number }, ids: number[]): number[] {
    return ids.filter((id) => id === user.id)
  }

  constructor(readonly userId: number) {}

  /** Broadcasts an event of the conversation list, about a conversation that only they see. */
  listed(event: AccountEvent): void {
    this.#broadcast(event)
  }

  /** Broadcasts reading.updated. */
  readingUpdated(reading: Omit<ReadingUpdated, 'event'>): void {
    this.#broadcast({ event: 'reading.updated', ...reading })
  }

  #broadcast(event: UserEvent) {
    transmit.broadcast(`users/${this.userId}`, event)
  }
}
