import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { MembershipSchema } from '#database/schema'
import Account from '#models/account'
import User from '#models/user'

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
}
