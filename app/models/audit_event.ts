import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditEventSchema } from '#database/schema'
import type User from '#models/user'

type Action =
  'role.changed' | 'member.removed' | 'member.left' | 'join_code.reset' | 'reset_link.made'

const EVENTS_PER_PAGE = 50

type Deed = { accountId: number; action: Action; subjectName?: string; details?: string }

/** What somebody has done to an account or its people. Names are kept as they were then. */
export default class AuditEvent extends AuditEventSchema {
  declare action: Action

  /** Writes it within the transaction of the deed itself: neither is there without the other. */
  static async record(actor: User, deed: Deed, client: TransactionClientContract): Promise<void> {
    await this.create({ ...deed, userId: actor.id, actorName: actor.name }, { client })
  }

  /** A page of the account's, newest first. */
  static async pageOf(account: { id: number }, page: number) {
    const found = await this.query()
      .where('accountId', account.id)
      .orderBy('id', 'desc')
      .offset((page - 1) * EVENTS_PER_PAGE)
      .limit(EVENTS_PER_PAGE + 1)
    return { list: found.slice(0, EVENTS_PER_PAGE), page, hasMore: found.length > EVENTS_PER_PAGE }
  }
}
