import app from '@adonisjs/core/services/app'
import string from '@adonisjs/core/helpers/string'
import db from '@adonisjs/lucid/services/db'
import { SessionCollection } from '@adonisjs/session'
import { sessionAge } from '#config/session'
import type User from '#models/user'

/** A session as its person may know it: its id is what one is logged in by, and stays here. */
export type SessionData = { userAgent: string; seenAt: string; isCurrent: boolean }

const AGE = string.seconds.parse(sessionAge) * 1000

/** Where a person is logged in. The rows are the framework's. */
export class UserSessions {
  constructor(private user: Pick<User, 'id'>) {}

  /** Deletes the rows of sessions that are over, everybody's. */
  static async deleteExpired(): Promise<void> {
    await db.from('sessions').where('expires_at', '<=', new Date()).delete()
  }

  /** The one with the id is said to be the current one and comes first; then the last seen. */
  async list(currentId: string): Promise<SessionData[]> {
    const tagged = await this.#tagged()
    const known = new Map(tagged.map(({ id, data }) => [id, data]))
    const rows = await db
      .from('sessions')
      .whereIn('id', [...known.keys()])
      .select('id', 'expires_at')
    return rows
      .map(({ id, expires_at: expiresAt }) => ({
        userAgent: String(known.get(id)?.userAgent ?? ''),
        /** Requests put the end off by a session's whole age, every few minutes. */
        seenAt: new Date(new Date(expiresAt).getTime() - AGE).toISOString(),
        isCurrent: id === currentId,
      }))
      .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || (a.seenAt < b.seenAt ? 1 : -1))
  }

  /** Ends all of them, but for the one with the id. */
  async end(exceptId?: string): Promise<void> {
    const sessions = await app.container.make(SessionCollection)
    for (const { id } of await this.#tagged()) if (id !== exceptId) await sessions.destroy(id)
  }

  async #tagged() {
    const sessions = await app.container.make(SessionCollection)
    return sessions.tagged(String(this.user.id))
  }
}
