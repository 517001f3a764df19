import stringHelpers from '@adonisjs/core/helpers/string'
import { hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AccountSchema } from '#database/schema'
import { isUniqueViolation } from '#exceptions/unique_violation'
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

  /** Makes an account with a join code and `owner` as its first member. */
  static async open(name: string, owner: User, client: TransactionClientContract) {
    const account = await this.create({ name, joinCode: newJoinCode() }, { client })
    await account.related('memberships').create({ userId: owner.id, role: 'owner' })
    return account
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
   * A page of its conversations, newest activity first: the archived ones or the others, with the
   * text in their titles where one is given. Page numbers that make no sense are 1.
   */
  async conversationPage({ page, isArchived = false, q }: ListQuery = {}): Promise<ListPage> {
    const number = Math.min(Math.max(Math.trunc(Number(page)) || 1, 1), 100_000)
    const query = this.#conversations(q)
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

  /** The conversations with the text in their titles, archived ones too, newest activity first. */
  findByTitle(q?: string | null): Promise<Conversation[]> {
    return this.#conversations(q).limit(FOUND_CONVERSATIONS)
  }

  #conversations(q?: string | null) {
    const query = Conversation.query()
      .where('accountId', this.id)
      .withScopes((scopes) => scopes.withWriting())
      .withScopes((scopes) => scopes.latestFirst())
    if (q) query.withScopes((scopes) => scopes.titled(q))
    return query
  }

  /** Replaces the join code: links with the old one no longer work. */
  async resetJoinCode() {
    this.joinCode = newJoinCode()
    await this.save()
  }
}

function newJoinCode() {
  return stringHelpers.random(32)
}
