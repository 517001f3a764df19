import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import Account from '#models/account'
import AuditEvent from '#models/audit_event'
import Conversation, { type ConversationQuery } from '#models/conversation'
import type User from '#models/user'

/** Days for which an account may keep a conversation after its last message; null is for ever. */
export const RETENTION_DAYS = [30, 90, 365] as const
export type RetentionDays = (typeof RETENTION_DAYS)[number] | null

/** Conversations of one account that are deleted in one go. */
const DELETED_AT_ONCE = 500

/** For how long an account keeps conversations in which nothing is said any more. */
export class Retention {
  /**
   * Deletes the conversations that are older than their accounts keep them, private and archived ones
   * too. Any process may do it at any time. Broadcasts conversation.deleted for each.
   */
  static async deleteExpired(): Promise<void> {
    for (const account of await Account.query().whereNotNull('retentionDays')) {
      await new Retention(account).#deleteExpired()
    }
  }

  constructor(private account: Account) {}

  /** Sets it. What is too old then is deleted within the hour. */
  async change(days: RetentionDays, actor: User): Promise<void> {
    const before = this.account.retentionDays
    if (before === days) return
    await db.transaction(async (trx) => {
      this.account.retentionDays = days
      await this.account.useTransaction(trx).save()
      const deed = { accountId: this.account.id, action: 'retention.changed' } as const
      const details = `${inWords(before)} → ${inWords(days)}`
      await AuditEvent.record(actor, { ...deed, details }, trx)
    })
  }

  /** How many conversations each choice would delete now. */
  async counts(): Promise<{ days: number; count: number }[]> {
    return Promise.all(
      RETENTION_DAYS.map(async (days) => {
        const [{ total }] = await this.#untouchedFor(days).count('* as total').pojo<{
          total: number | string
        }>()
        return { days, count: Number(total) }
      })
    )
  }

  async #deleteExpired() {
    const days = this.account.retentionDays!
    const expired = await this.#untouchedFor(days).orderBy('updatedAt').limit(DELETED_AT_ONCE)
    for (const conversation of expired) {
      await conversation.destroyIf((query) => expire(query, days))
    }
  }

  #untouchedFor(days: number) {
    const query = Conversation.query().where('accountId', this.account.id)
    expire(query, days)
    return query
  }
}

/** Those in which nothing was said for so many days, and nothing is being said. */
function expire(query: ConversationQuery, days: number): void {
  const { dateTimeFormat } = db.connection().dialect
  const limit = DateTime.utc().minus({ days }).toFormat(dateTimeFormat)
  query.where('updatedAt', '<', limit).whereNotExists((unfinished) => {
    unfinished
      .from('messages')
      .whereColumn('messages.conversation_id', 'conversations.id')
      .whereIn('messages.status', ['pending', 'streaming'])
  })
}

function inWords(days: number | null): string {
  return days === null ? 'for ever' : `${days} days`
}
