import { errors as vineErrors } from '@vinejs/vine'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AccountChannel } from '#channels/account_channel'
import type { LanguageModel } from '#llm/language_model'
import type Account from '#models/account'
import { monthOf } from '#models/account/month'
import AuditEvent from '#models/audit_event'
import type { Sending } from '#models/conversation'
import Membership from '#models/membership'
import Message from '#models/message'
import type User from '#models/user'

/** The share of a budget from which on people are warned. */
const WARNING = 0.8

/** How many people a text names. */
const MOST_NAMES = 3

export type BudgetLevel = 'fine' | 'nearly used up' | 'used up'

/** Micro-dollars that a pending or streaming reply has cost so far, and is expected to cost. */
type Unfinished = { id: number; isStreaming: boolean; cost: number; expected: number }

/** A reply of this process that is being written, and the micro-dollars that it has cost so far. */
type Running = { id: number; cost: number }

/**
 * The limit of what an account may spend in a month of UTC, and what it has spent: by the replies that
 * have ended, and by those that are pending or streaming (docs/decisions/0025).
 */
export class Budget {
  private constructor(
    readonly accountId: number,
    /** Micro-dollars a month; null where there is no limit. */
    readonly limit: number | null,
    /** Micro-dollars, in this month, of replies that have ended. */
    readonly spent: number,
    /** As 2026-11. */
    readonly month: string,
    private unfinished: Unfinished[],
    private client: TransactionClientContract | undefined
  ) {}

  /** The account's, in this month. */
  static async of({ id }: { id: number }, client?: TransactionClientContract): Promise<Budget> {
    const month = monthOf()
    const row = await (client ?? db)
      .from('accounts')
      .leftJoin('spendings', (join) => {
        join.on('spendings.account_id', 'accounts.id').andOnVal('spendings.month', month)
      })
      .where('accounts.id', id)
      .select('accounts.budget', 'spendings.cost')
      .first()
    const limit = row?.budget ?? null
    const spent = Number(row?.cost ?? 0)
    if (limit === null) return new Budget(id, null, spent, month, [], client)
    return new Budget(id, Number(limit), spent, month, await unfinishedOf(id, client), client)
  }

  /** Reads it and locks it: until the transaction ends, others who lock it wait. */
  static async locked(account: { id: number }, client: TransactionClientContract): Promise<Budget> {
    await client
      .from('accounts')
      .where('id', account.id)
      .update({ budget: client.raw('budget') })
    return this.of(account, client)
  }

  /**
   * Sets what the account may spend in a month: micro-dollars, or null for no limit. Broadcasts
   * budget.changed.
   */
  static async change(account: Account, limit: number | null, actor: User): Promise<void> {
    const before = account.budget
    if (before === limit) return
    await db.transaction(async (trx) => {
      account.budget = limit
      await account.useTransaction(trx).save()
      const deed = { accountId: account.id, action: 'budget.changed' } as const
      const details = `${dollars(before)} → ${dollars(limit)}`
      await AuditEvent.record(actor, { ...deed, details }, trx)
    })
    const budget = await this.of(account)
    await budget.broadcast()
  }

  /**
   * Tells the account's people how it stands, where they should know: budget.changed. Nothing is
   * said as long as enough is left.
   */
  static async announce(account: { id: number }): Promise<void> {
    const budget = await this.of(account)
    if (budget.level !== 'fine') await budget.broadcast()
  }

  get level(): BudgetLevel {
    if (this.limit === null) return 'fine'
    if (this.spent >= this.limit) return 'used up'
    return this.spent >= this.limit * WARNING ? 'nearly used up' : 'fine'
  }

  /**
   * Whether a reply that is expected to cost so many micro-dollars may be asked for, beside what all
   * replies will cost that have not ended. One that costs nothing always may.
   */
  allows(languageModel: LanguageModel, expected = 0): boolean {
    return languageModel.isFree || this.#hasLeft(expected, this.unfinished)
  }

  /**
   * Whether the language model may be called now for the reply, which may have cost something before:
   * as `allows`, beside the other replies that are being written: `own` by this process, which knows
   * better than the database what they cost. Pending ones are asked themselves, when it is their turn.
   */
  allowsCall(
    languageModel: LanguageModel,
    reply: Running & { expected: number },
    own: Running[]
  ): boolean {
    const costs = new Map(own.map(({ id, cost }) => [id, cost]))
    const others = this.unfinished
      .filter(({ id, isStreaming }) => isStreaming && id !== reply.id)
      .map((it) => ({ ...it, cost: costs.get(it.id) ?? it.cost }))
    return languageModel.isFree || this.#hasLeft(reply.cost + reply.expected, others)
  }

  /**
   * Whether it is used up, with what all replies have cost so far that are being written. What its own
   * have cost a process knows better than the database.
   */
  isUsedUpBy(own: Running[]): boolean {
    const ids = new Set(own.map(({ id }) => id))
    const others = this.unfinished.filter(({ id, isStreaming }) => isStreaming && !ids.has(id))
    const cost = [...own, ...others].reduce((sum, reply) => sum + reply.cost, 0)
    return this.limit !== null && this.spent + cost >= this.limit
  }

  /** Returns the budget as if the reply cost no more than it has cost so far. */
  without(reply: { id: number }): Budget {
    const unfinished = this.unfinished.map((it) =>
      it.id === reply.id ? { ...it, expected: 0 } : it
    )
    const { accountId, limit, spent, month, client } = this
    return new Budget(accountId, limit, spent, month, unfinished, client)
  }

  #hasLeft(expected: number, beside: Unfinished[]): boolean {
    if (this.limit === null) return true
    const held = beside.reduce((sum, it) => sum + Math.max(it.cost, it.expected), 0)
    const left = this.limit - this.spent - held
    return left > 0 && left >= expected
  }

  /** @throws E_VALIDATION_ERROR on `content`, with who can raise it, where `allows` says no */
  async assertAllows(languageModel: LanguageModel, expected = 0): Promise<void> {
    if (this.allows(languageModel, expected)) return
    const isUsedUp = this.level === 'used up'
    const fault = isUsedUp
      ? 'This month’s budget is used up'
      : 'Too little is left of this month’s budget for this question and the replies before it'
    const message = `${fault}: ${namesOf(await this.raisers())} can raise it`
    throw new vineErrors.E_VALIDATION_ERROR([{ field: 'content', rule: 'budget', message }])
  }

  /**
   * What was sent before may be sent again: it adds nothing.
   *
   * @throws E_VALIDATION_ERROR as `assertAllows` does
   */
  async assertAllowsSending(user: User, sending: Sending, languageModel: LanguageModel) {
    if (this.allows(languageModel) || (await Message.findSent(user, sending))) return
    await this.assertAllows(languageModel)
  }

  /** Those who can change it. */
  async raisers(): Promise<{ id: number; name: string }[]> {
    const members = await Membership.query({ client: this.client })
      .where('accountId', this.accountId)
      .whereNot('role', 'member')
      .preload('user')
      .orderBy('id')
    return members.map(({ user: { id, name } }) => ({ id, name }))
  }

  /** Broadcasts budget.changed to the account. */
  async broadcast(): Promise<void> {
    await AccountChannel.ofAccount({ id: this.accountId }).budgetChanged(this)
  }
}

/** Reads the replies that have not ended and cost something; an index holds those few. */
async function unfinishedOf(
  accountId: number,
  client?: TransactionClientContract
): Promise<Unfinished[]> {
  const rows = await (client ?? db)
    .from('messages')
    .join('conversations', 'conversations.id', 'messages.conversation_id')
    .where('conversations.account_id', accountId)
    .whereRaw(`messages.status in ('pending', 'streaming')`)
    .where((priced) => priced.where('messages.cost', '>', 0).orWhere('expected_cost', '>', 0))
    .select('messages.id', 'messages.status', 'messages.cost', 'messages.expected_cost')
  return rows.map((row) => ({
    id: row.id,
    isStreaming: row.status === 'streaming',
    cost: row.cost ?? 0,
    expected: row.expected_cost ?? 0,
  }))
}

function namesOf(people: { name: string }[]): string {
  const names = people.map(({ name }) => name)
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), 'another admin'] : names
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(shown)
}

function dollars(micros: number | null): string {
  return micros === null ? 'no limit' : `$${(micros / 1_000_000).toFixed(2)}`
}
