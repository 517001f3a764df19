import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import db from '@adonisjs/lucid/services/db'
import { AuditEventSchema } from '#database/schema'
import type User from '#models/user'

type Action =
  | 'account.opened'
  | 'member.invited'
  | 'invitation.failed'
  | 'member.joined'
  | 'role.changed'
  | 'member.removed'
  | 'member.left'
  | 'join_code.reset'
  | 'reset_link.made'
  | 'retention.changed'
  | 'signup.opened'
  | 'signup.closed'
  | 'budget.changed'
  | 'instructions.changed'

const EVENTS_PER_PAGE = 50

type Deed = { accountId: number; action: Action; subjectName?: string; details?: string }

/** What somebody has done to an account or its people. Names are kept as they were then. */
export default class AuditEvent extends AuditEventSchema {
  declare action: Action

  /** Writes it within the transaction of the deed itself: neither is there without the other. */
  static async record(actor: User, deed: Deed, client: TransactionClientContract): Promise<void> {
    await this.create({ ...deed, userId: actor.id, actorName: actor.name }, { client })
  }

  /**
   * Writes into the first account's whether the configuration lets people sign up without a join
   * link, where that is not what was written last. Without any such event it was closed.
   */
  static async recordSignup({ isOpen }: { isOpen: boolean }): Promise<void> {
    const action = isOpen ? 'signup.opened' : 'signup.closed'
    await db.transaction(async (trx) => {
      const account = await trx.from('accounts').orderBy('id').first()
      if (!account) return
      /** Of processes that start at once, one writes it: see Membership on this lock. */
      await trx.rawQuery('update accounts set name = name where id = ?', [account.id])
      const last = await this.query({ client: trx })
        .where('accountId', account.id)
        .whereIn('action', ['signup.opened', 'signup.closed'])
        .orderBy('id', 'desc')
        .first()
      if (action === (last?.action ?? 'signup.closed')) return
      const deed = { accountId: account.id, action, actorName: 'The configuration' } as const
      await this.create(deed, { client: trx })
    })
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
