import { errors } from '@adonisjs/lucid'
import db from '@adonisjs/lucid/services/db'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type Account from '#models/account'
import {
  consumptionOf,
  NOTHING,
  SUMS,
  together,
  without,
  type Consumption,
} from '#models/account/consumption'
import { daysOf, hasBegun, inUtc, momentsOf, monthAfter, monthOf } from '#models/account/month'
import { UsageCsv } from '#models/account/usage_csv'
import Conversation from '#models/conversation'
import Message from '#models/message'
import type User from '#models/user'

/** Conversations that are named, the costliest first; the others count together. */
const NAMED_CONVERSATIONS = 20

type Replies = DatabaseQueryBuilderContract

export type UsageFigures = Awaited<ReturnType<UsageReport['figures']>>

/**
 * What an account's replies have used that ended in a month of UTC, as one of its people may see it:
 * all of it counts, and what others keep to themselves has no name.
 */
export class UsageReport {
  readonly month: string

  /** @throws E_ROW_NOT_FOUND (a 404) for what is no month, or one that is still to come */
  constructor(
    private account: Account,
    private reader: User,
    month: unknown = monthOf()
  ) {
    if (!hasBegun(month)) throw new errors.E_ROW_NOT_FOUND(Message)
    this.month = month
  }

  /** All that the page shows: days in their order, what else there is by its cost. */
  async figures() {
    const days = await this.#days()
    const total = days.map(({ used }) => used).reduce(together, NOTHING)
    const conversations = await this.#conversations()
    const privateOfOthers = await this.privateOfOthers()
    const listed = conversations.map(({ used }) => used).reduce(together, privateOfOthers)
    return {
      month: this.month,
      ...(await this.#neighbours()),
      total,
      unlisted: await this.unlisted(total),
      days,
      members: await this.#members(),
      languageModels: await this.#languageModels(),
      conversations,
      otherConversations: without(total, listed),
      privateOfOthers,
    }
  }

  /** The same as a table, reply by reply, in pieces. */
  csv(): AsyncGenerator<string> {
    return new UsageCsv(this).pieces()
  }

  /** The months before and after it, as far as there are any to look at. */
  async #neighbours() {
    const first = await db.from('spendings').where('account_id', this.account.id).min('month as it')
    const opened = monthOf(this.account.createdAt.toJSDate())
    const hasEarlier = this.month > opened || this.month > (first[0].it ?? opened)
    return {
      earlier: hasEarlier ? monthAfter(this.month, -1) : null,
      later: this.month < monthOf() ? monthAfter(this.month) : null,
    }
  }

  /**
   * Micro-dollars that the account has spent in the month and that no reply stands for any more: what
   * was deleted since, and titles.
   */
  async unlisted({ cost }: Consumption): Promise<number> {
    const spendings = db.from('spendings').where({ account_id: this.account.id, month: this.month })
    const row = await spendings.select('cost').first()
    /** Replies from before there were spendings are in none. */
    return Math.max(Number(row?.cost ?? 0) - cost, 0)
  }

  async #days() {
    const day = `substr(${inUtc('messages.updated_at')}, 1, 10)`
    const rows = await this.#replies()
      .select(db.raw(`${day} as day, ${SUMS}`))
      .groupBy('day')
    const used = new Map(rows.map((row) => [row.day, consumptionOf(row)]))
    return daysOf(this.month).map((it) => ({ day: it, used: used.get(it) ?? NOTHING }))
  }

  /** By who asked. Without id and name: those whose login is gone. */
  async #members() {
    const rows = await by(withAskers(this.#replies()), 'users.id', 'users.name')
    return rows.map((row) => ({ id: row.id, name: row.name, used: consumptionOf(row) }))
  }

  async #languageModels() {
    const rows = await by(this.#replies(), 'messages.model')
    return rows.map((row) => ({ key: row.model, used: consumptionOf(row) }))
  }

  async #conversations() {
    const visible = this.#visible(this.#replies())
    const columns = ['conversations.id', 'conversations.title', 'conversations.is_private']
    const rows = await by(visible, ...columns).limit(NAMED_CONVERSATIONS)
    return rows.map((row) => ({
      id: row.id,
      title: row.title,
      isPrivate: Boolean(row.is_private),
      used: consumptionOf(row),
    }))
  }

  /** What others keep to themselves, all of it together. */
  async privateOfOthers(): Promise<Consumption> {
    const hidden = this.#replies().whereNotIn('conversations.id', this.#visibleIds())
    const [row] = await hidden.select(db.raw(SUMS))
    return consumptionOf(row)
  }

  /** Those of a day that the reader may see, with who asked, in the order in which they ended. */
  repliesOf(day: string): Replies {
    return withAskers(this.#visible(this.#replies(day)))
      .orderBy('messages.updated_at')
      .orderBy('messages.id')
  }

  /**
   * Those that ended in a day or month, with their conversations. The plus, here and
   * below, keeps SQLite from going through all conversations and their replies of all months.
   */
  #replies(period = this.month): Replies {
    const [start, end] = momentsOf(period)
    return db
      .from('messages')
      .join('conversations', 'conversations.id', 'messages.conversation_id')
      .whereRaw('+conversations.account_id = ?', [this.account.id])
      .whereNotNull('messages.cost')
      .whereNot('messages.status', 'streaming')
      .where('messages.updated_at', '>=', start)
      .where('messages.updated_at', '<', end)
  }

  #visible(replies: Replies): Replies {
    return replies.whereIn(db.raw('+conversations.id'), this.#visibleIds())
  }

  #visibleIds() {
    const visible = Conversation.query().withScopes((it) => it.visibleTo(this.reader))
    return visible.select('conversations.id')
  }
}

/** With the people who asked, as `users`. */
function withAskers(replies: Replies): Replies {
  return replies
    .leftJoin('messages as questions', 'questions.id', 'messages.reply_to_id')
    .leftJoin('users', 'users.id', 'questions.user_id')
}

function by(replies: Replies, ...columns: string[]): Replies {
  return replies
    .select(...columns, db.raw(SUMS))
    .groupBy(...columns)
    .orderBy('cost', 'desc')
}
