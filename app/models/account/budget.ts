import { errors as vineErrors } from '@vinejs/vine'
import db from '@adonisjs/lucid/services/db'
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

/**
 * What an account may spend in a month of UTC, and what it has spent. It reads nothing but what was
 * added up as replies ended: that goes past it by at most what the replies cost that run already.
 */
export class Budget {
  private constructor(
    readonly accountId: number,
    /** Micro-dollars a month; null where there is no limit. */
    readonly limit: number | null,
    /** Micro-dollars, in this month. */
    readonly spent: number,
    /** As 2026-11. */
    readonly month: string
  ) {}

  /** The account's, in this month. */
  static async of({ id }: { id: number }): Promise<Budget> {
    const month = monthOf()
    const row = await db
      .from('accounts')
      .leftJoin('spendings', (join) => {
        join.on('spendings.account_id', 'accounts.id').andOnVal('spendings.month', month)
      })
      .where('accounts.id', id)
      .select('accounts.budget', 'spendings.cost')
      .first()
    const limit = row?.budget ?? null
    return new Budget(id, limit === null ? null : Number(limit), Number(row?.cost ?? 0), month)
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
    if (this.#isUsedUpBy(0)) return 'used up'
    return this.spent >= this.limit * WARNING ? 'nearly used up' : 'fine'
  }

  #isUsedUpBy(running: number): boolean {
    return this.limit !== null && this.spent + running >= this.limit
  }

  /**
   * Whether a call of the language model may be made now, beside the micro-dollars that `running`
   * calls for the same reply have cost so far. One that costs nothing always may.
   */
  allows(languageModel: LanguageModel, running = 0): boolean {
    return languageModel.isFree || !this.#isUsedUpBy(running)
  }

  /** @throws E_VALIDATION_ERROR on `content`, with who can raise it, where no call may be made */
  async assertAllows(languageModel: LanguageModel): Promise<void> {
    if (this.allows(languageModel)) return
    const message = `This month’s budget is used up: ${namesOf(await this.raisers())} can raise it`
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
    const members = await Membership.query()
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

function namesOf(people: { name: string }[]): string {
  const names = people.map(({ name }) => name)
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), 'another admin'] : names
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(shown)
}

function dollars(micros: number | null): string {
  return micros === null ? 'no limit' : `$${(micros / 1_000_000).toFixed(2)}`
}
