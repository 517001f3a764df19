import { errors as bouncerErrors, AuthorizationResponse } from '@adonisjs/bouncer'
import { errors as vineErrors } from '@vinejs/vine'
import db from '@adonisjs/lucid/services/db'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { MembershipSchema } from '#database/schema'
import Account from '#models/account'
import AuditEvent from '#models/audit_event'
import User from '#models/user'

export const ROLES = ['owner', 'admin', 'member'] as const
export type Role = (typeof ROLES)[number]

/** A user's place in an account. */
export default class Membership extends MembershipSchema {
  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** Whether its person looks after the account. */
  get isAdmin(): boolean {
    return this.role !== 'member'
  }

  /** The roles that its person may give to another of the account: an admin leaves owners alone. */
  rolesFor(other: Membership): readonly Role[] {
    if (this.role === 'owner') return ROLES
    return this.#looksAfter(other) ? ['admin', 'member'] : []
  }

  /** Whether its person may end the other one; everybody may end their own. */
  mayEnd(other: Membership): boolean {
    return other.userId === this.userId || this.#looksAfter(other)
  }

  /**
   * Those of the people whose passwords the user may have set anew: whoever can do that can be that
   * person, so the user must look after them in every account where they are. Not oneself: one
   * knows the password, or cannot be here.
   */
  static async resettableBy(user: { id: number }, userIds: number[]): Promise<Set<number>> {
    const own = await this.query().where('userId', user.id)
    const theirs = await this.query().whereIn('userId', userIds).whereNot('userId', user.id)
    const mayReset = (other: Membership) =>
      own.some((it) => it.accountId === other.accountId && it.#looksAfter(other))
    const outOfReach = new Set(theirs.filter((it) => !mayReset(it)).map(({ userId }) => userId))
    return new Set(theirs.map(({ userId }) => userId).filter((id) => !outOfReach.has(id)))
  }

  #looksAfter(other: Membership) {
    return this.role === 'owner' || (this.role === 'admin' && other.role !== 'owner')
  }

  /**
   * Gives it another role.
   *
   * @throws E_VALIDATION_ERROR for the last owner of the account
   */
  async changeRole(role: Role, actor: User): Promise<void> {
    await this.#exclusively(actor, async (own, now, trx) => {
      assertAllowed(own.rolesFor(now).includes(role))
      if (now.role === role) return
      if (now.role === 'owner') await now.#assertOtherOwner(trx)
      const details = `${now.role} → ${role}`
      await now.merge({ role }).save()
      await now.#record(actor, { action: 'role.changed', details }, trx)
    })
  }

  /**
   * Ends it: its person leaves, or somebody else removes them. What they have said stays. Their
   * event streams end within seconds, see EventStreams.endUnauthorised. Somebody who was removed may
   * know the join link, so it is replaced.
   *
   * @throws E_VALIDATION_ERROR for the last owner of the account
   */
  async end(actor: User): Promise<void> {
    await this.#exclusively(actor, async (own, now, trx) => {
      assertAllowed(own.mayEnd(now))
      if (now.role === 'owner') await now.#assertOtherOwner(trx)
      await now.delete()
      const action = now.userId === actor.id ? 'member.left' : 'member.removed'
      await now.#record(actor, { action }, trx)
      if (action === 'member.left') return
      const account = await Account.findOrFail(this.accountId, { client: trx })
      await account.replaceJoinCode(actor, trx)
    })
  }

  /** A token with which its person sets a new password, once, within an hour. */
  async makeResetToken(actor: User): Promise<string> {
    let token = ''
    await this.#exclusively(actor, async (own, now, trx) => {
      assertAllowed(own.#looksAfter(now))
      const user = await User.findOrFail(now.userId, { client: trx })
      token = user.resetToken(actor)
      await now.#record(actor, { action: 'reset_link.made' }, trx)
    })
    return token
  }

  /**
   * Runs it with the account's row locked: what is read here, the actor's own rights and how many
   * owners there are, stays so until the end. The lock is a write that changes nothing, because
   * that is one on SQLite and on PostgreSQL alike. PostgreSQL takes a stronger one first, which a new join
   * code needs: taken later it meets who has the row for a new conversation, and waits for that.
   */
  async #exclusively(
    actor: User,
    action: (own: Membership, now: Membership, trx: TransactionClientContract) => Promise<void>
  ) {
    await db.transaction(async (trx) => {
      await trx.from('accounts').where('id', this.accountId).forUpdate().select('id')
      await trx.rawQuery('update accounts set name = name where id = ?', [this.accountId])
      const own = await actor.membershipIn({ id: this.accountId }, trx)
      assertAllowed(own !== null)
      await action(own, await Membership.findOrFail(this.id, { client: trx }), trx)
    })
  }

  async #assertOtherOwner(client: TransactionClientContract) {
    const { accountId } = this
    const owners = await Membership.query({ client }).where({ accountId, role: 'owner' })
    if (owners.length > 1) return
    const message =
      'The last owner cannot go or get another role: make somebody else an owner first'
    throw new vineErrors.E_VALIDATION_ERROR([{ field: 'role', rule: 'lastOwner', message }])
  }

  async #record(
    actor: User,
    deed: Pick<Parameters<typeof AuditEvent.record>[1], 'action' | 'details'>,
    client: TransactionClientContract
  ) {
    const { name } = await User.findOrFail(this.userId, { client })
    await AuditEvent.record(
      actor,
      { ...deed, accountId: this.accountId, subjectName: name },
      client
    )
  }
}

function assertAllowed(isAllowed: boolean): asserts isAllowed {
  if (!isAllowed) throw new bouncerErrors.E_AUTHORIZATION_FAILURE(AuthorizationResponse.deny())
}
