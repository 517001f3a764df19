import { DateTime } from 'luxon'
import stringHelpers from '@adonisjs/core/helpers/string'
import db from '@adonisjs/lucid/services/db'
import { column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import config from '#config/accounts'
import { AccountSchema } from '#database/schema'
import JoinLinkExpired from '#exceptions/join_link_expired'
import SignupClosed from '#exceptions/signup_closed'
import { isUniqueViolation } from '#exceptions/unique_violation'
import { Instructions } from '#models/account/instructions'
import { Invitations } from '#models/account/invitations'
import { Retention } from '#models/account/retention'
import AuditEvent from '#models/audit_event'
import { Budget } from '#models/account/budget'
import { monthOf } from '#models/account/month'
import { UsageReport } from '#models/account/usage_report'
import Conversation from '#models/conversation'
import Membership from '#models/membership'
import Mention from '#models/mention'
import type User from '#models/user'

const CONVERSATIONS_PER_PAGE = 50
const FOUND_CONVERSATIONS = 20

/** Nothing where the account is gone. */
const SPEND = `
  insert into spendings (account_id, month, cost) select id, ?, ? from accounts where id = ?
  on conflict (account_id, month) do update set cost = spendings.cost + excluded.cost`

type ListQuery = { page?: unknown; isArchived?: boolean; q?: string | null }
type ListPage = { list: Conversation[]; page: number; hasMore: boolean }

/** The team that owns conversations. */
export default class Account extends AccountSchema {
  /** Micro-dollars a month; null where there is no limit. PostgreSQL gives them as a string. */
  @column({ consume: (value: string | number | null) => (value === null ? null : Number(value)) })
  declare budget: number | null

  @hasMany(() => Membership)
  declare memberships: HasMany<typeof Membership>

  @hasMany(() => Conversation)
  declare conversations: HasMany<typeof Conversation>

  /** How many messages mention whoever asked, who has not read them; known where it was asked for. */
  mentionsCount = 0

  /**
   * Makes an account with a join code and `owner` as its first member. With `isFirst` it must be
   * the install's first one: a unique index lets only one say so, on SQLite and on PostgreSQL
   * alike, however many transactions found no user before any of them was done.
   *
   * @throws SignupClosed when there is a first one already
   */
  static async open(
    name: string,
    owner: User,
    client: TransactionClientContract,
    { isFirst }: { isFirst: true | null } = { isFirst: null }
  ) {
    const code = { joinCode: newCode(), joinCodeExpiresAt: newExpiry() }
    const attributes = { name, ...code, isFirst }
    const account = await this.create(attributes, { client }).catch((error: unknown) => {
      throw isFirst && isUniqueViolation(error) ? new SignupClosed() : error
    })
    await account.related('memberships').create({ userId: owner.id, role: 'owner' })
    await AuditEvent.record(owner, { accountId: account.id, action: 'account.opened' }, client)
    return account
  }

  /**
   * The account that one may join by this code.
   *
   * @throws JoinLinkExpired for a code that is too old (a 410) or nobody's any more (a 404)
   */
  static async findToJoin(code: string): Promise<Account> {
    const account = await this.findBy('joinCode', code)
    if (!account) throw new JoinLinkExpired(JoinLinkExpired.message, { status: 404 })
    if (account.hasJoinCodeExpired) throw new JoinLinkExpired()
    return account
  }

  /**
   * Adds micro-dollars to what the account has spent in a month of UTC, this one if none is given,
   * within the transaction of what they were spent for. They stay when that is deleted.
   */
  static async spend(
    id: number,
    cost: number,
    client: QueryClientContract,
    month = monthOf()
  ): Promise<void> {
    if (cost > 0) await client.rawQuery(SPEND, [month, cost, id])
  }

  get hasJoinCodeExpired(): boolean {
    return !this.joinCodeExpiresAt || this.joinCodeExpiresAt < DateTime.now()
  }

  /** Makes the person a member; nothing changes for one who already is. */
  async admit(user: User, client?: TransactionClientContract) {
    if (client) return this.#admit(user, client)
    try {
      await db.transaction((trx) => this.#admit(user, trx))
    } catch (error) {
      /** Joined twice at once. */
      if (!isUniqueViolation(error)) throw error
    }
  }

  async #admit(user: User, client: TransactionClientContract) {
    if (await user.membershipIn(this, client)) return
    const accountId = this.id
    await Membership.create({ accountId, userId: user.id, role: 'member' }, { client })
    await AuditEvent.record(user, { accountId, action: 'member.joined' }, client)
  }

  /** For how long it keeps conversations. */
  get retention(): Retention {
    return new Retention(this)
  }

  /** What its language models are told. */
  get ownInstructions(): Instructions {
    return new Instructions(this)
  }

  /** Asks people by mail to join. */
  get invitations(): Invitations {
    return new Invitations(this)
  }

  /** Its people, in the order in which they came; their users are loaded. */
  members(): Promise<Membership[]> {
    return Membership.query().where('accountId', this.id).preload('user').orderBy('id')
  }

  /**
   * The membership of the user with this id.
   *
   * @throws E_ROW_NOT_FOUND (a 404) for one who is no member
   */
  findMember(userId: number): Promise<Membership> {
    return Membership.query().where({ accountId: this.id, userId }).firstOrFail()
  }

  /**
   * A page of its conversations that the person may see, newest activity first: the archived ones or
   * the others, with the text in their titles where one is given, each with how far they have read it.
   * Page numbers that make no sense are 1.
   */
  async conversationPage(user: { id: number }, query: ListQuery = {}): Promise<ListPage> {
    const { list, ...page } = await this.#page(user, query)
    return { ...page, list: withMentions(list, await Mention.countsOf(user)) }
  }

  async #page(
    user: { id: number },
    { page, isArchived = false, q }: ListQuery = {}
  ): Promise<ListPage> {
    const number = Math.min(Math.max(Math.trunc(Number(page)) || 1, 1), 100_000)
    const query = this.#conversations(user, q)
      .offset((number - 1) * CONVERSATIONS_PER_PAGE)
      .limit(CONVERSATIONS_PER_PAGE + 1)
    if (isArchived) query.whereNotNull('archivedAt')
    else query.whereNull('archivedAt')
    const found = await query
    return {
      list: found.slice(0, CONVERSATIONS_PER_PAGE),
      page: number,
      hasMore: found.length > CONVERSATIONS_PER_PAGE,
    }
  }

  /**
   * Those that stand at hand for the person: the newest ones, which may have been read already, and,
   * however old or archived, those where they are mentioned in what they have not read.
   */
  async conversationsAtHand(
    user: { id: number },
    newest?: Conversation[]
  ): Promise<Conversation[]> {
    const mentions = await Mention.countsOf(user)
    const { list } = newest ? { list: newest } : await this.#page(user)
    const others = new Set(mentions.keys()).difference(new Set(list.map(({ id }) => id)))
    if (others.size === 0) return withMentions(list, mentions)
    const ids = Array.from(others).slice(0, CONVERSATIONS_PER_PAGE)
    const mentioned = await this.#conversations(user).whereIn('id', ids)
    return withMentions([...list, ...mentioned], mentions)
  }

  /** Those that the person may see with the text in their titles, archived ones too, newest activity first. */
  findByTitle(user: { id: number }, q?: string | null): Promise<Conversation[]> {
    return this.#conversations(user, q).limit(FOUND_CONVERSATIONS)
  }

  #conversations(user: { id: number }, q?: string | null) {
    const query = Conversation.query()
      .where('accountId', this.id)
      .withScopes((scopes) => scopes.visibleTo(user))
      .withScopes((scopes) => scopes.withWriting())
      .withScopes((scopes) => scopes.withNewest())
      .withScopes((scopes) => scopes.withReading(user))
      .withScopes((scopes) => scopes.latestFirst())
    if (q) query.withScopes((scopes) => scopes.titled(q))
    return query
  }

  /** What it may spend in this month, and what it has spent. */
  monthlyBudget(): Promise<Budget> {
    return Budget.of(this)
  }

  /** The same for pages, which say nothing of it where there is no limit. */
  async shownBudget(): Promise<Budget | null> {
    return this.budget === null ? null : this.monthlyBudget()
  }

  /**
   * Sets what it may spend in a month: micro-dollars, or null for no limit. Broadcasts
   * budget.changed.
   */
  changeBudget(limit: number | null, actor: User): Promise<void> {
    return Budget.change(this, limit, actor)
  }

  /**
   * What it has used in a month, or in this one, as the person may see it.
   *
   * @throws E_ROW_NOT_FOUND (a 404) for what is no month, or one that is still to come
   */
  usageIn(month: unknown, reader: User): UsageReport {
    return new UsageReport(this, reader, month)
  }

  /** Replaces the join code, for another week: links with the old one no longer work. */
  async resetJoinCode(actor: User): Promise<void> {
    this.joinCodeExpiresAt = newExpiry()
    await db.transaction((trx) => this.replaceJoinCode(actor, trx))
  }

  /** Replaces the join code within a transaction. It ends when the old one would have. */
  async replaceJoinCode(actor: User, client: TransactionClientContract): Promise<void> {
    this.joinCode = newCode()
    await this.useTransaction(client).save()
    await AuditEvent.record(actor, { accountId: this.id, action: 'join_code.reset' }, client)
  }
}

function withMentions(list: Conversation[], counts: Map<number, number>): Conversation[] {
  for (const conversation of list) conversation.mentionsCount = counts.get(conversation.id) ?? 0
  return list
}

function newCode(): string {
  return stringHelpers.random(32)
}

function newExpiry(): DateTime {
  return DateTime.now().plus({ days: config.joinLinkDays })
}
