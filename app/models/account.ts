import { DateTime } from 'luxon'
import stringHelpers from '@adonisjs/core/helpers/string'
import db from '@adonisjs/lucid/services/db'
import { hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import config from '#config/accounts'
import { AccountSchema } from '#database/schema'
import JoinLinkExpired from '#exceptions/join_link_expired'
import SignupClosed from '#exceptions/signup_closed'
import { isUniqueViolation } from '#exceptions/unique_violation'
import AuditEvent from '#models/audit_event'
import Conversation from '#models/conversation'
import Membership from '#models/membership'
import type User from '#models/user'

const CONVERSATIONS_PER_PAGE = 50
const FOUND_CONVERSATIONS = 20

type ListQuery = { page?: unknown; isArchived?: boolean; q?: string | null }
type ListPage = { list: Conversation[]; page: number; hasMore: boolean }

/** The team that owns conversations. */
export default class Account extends AccountSchema {
  @hasMany(() => Membership)
  declare memberships: HasMany<typeof Membership>

  @hasMany(() => Conversation)
  declare conversations: HasMany<typeof Conversation>

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
    const attributes = { name, ...newJoinCode(), isFirst }
    const account = await this.create(attributes, { client }).catch((error: unknown) => {
      throw isFirst && isUniqueViolation(error) ? new SignupClosed() : error
    })
    await account.related('memberships').create({ userId: owner.id, role: 'owner' })
    return account
  }

  /**
   * The account that one may join by this code.
   *
   * @throws E_ROW_NOT_FOUND (a 404) for a code that is nobody's, JoinLinkExpired for one that is too old
   */
  static async findToJoin(code: string): Promise<Account> {
    const account = await this.findByOrFail('joinCode', code)
    if (account.hasJoinCodeExpired) throw new JoinLinkExpired()
    return account
  }

  get hasJoinCodeExpired(): boolean {
    return !this.joinCodeExpiresAt || this.joinCodeExpiresAt < DateTime.now()
  }

  /** Makes the person a member; nothing changes for one who already is. */
  async admit(user: User, client?: TransactionClientContract) {
    const membership = { accountId: this.id, userId: user.id, role: 'member' } as const
    try {
      if (!(await user.membershipIn(this, client))) await Membership.create(membership, { client })
    } catch (error) {
      /** Joined twice at once. */
      if (client || !isUniqueViolation(error)) throw error
    }
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
   * the others, with the text in their titles where one is given. Page numbers that make no sense are 1.
   */
  async conversationPage(
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

  /** Those that the person may see with the text in their titles, archived ones too, newest activity first. */
  findByTitle(user: { id: number }, q?: string | null): Promise<Conversation[]> {
    return this.#conversations(user, q).limit(FOUND_CONVERSATIONS)
  }

  #conversations(user: { id: number }, q?: string | null) {
    const query = Conversation.query()
      .where('accountId', this.id)
      .withScopes((scopes) => scopes.visibleTo(user))
      .withScopes((scopes) => scopes.withWriting())
      .withScopes((scopes) => scopes.latestFirst())
    if (q) query.withScopes((scopes) => scopes.titled(q))
    return query
  }

  /** Replaces the join code: links with the old one no longer work. */
  async resetJoinCode(actor: User): Promise<void> {
    await db.transaction(async (trx) => {
      Object.assign(this, newJoinCode())
      await this.useTransaction(trx).save()
      await AuditEvent.record(actor, { accountId: this.id, action: 'join_code.reset' }, trx)
    })
  }
}

function newJoinCode() {
  return {
    joinCode: stringHelpers.random(32),
    joinCodeExpiresAt: DateTime.now().plus({ days: config.joinLinkDays }),
  }
}
