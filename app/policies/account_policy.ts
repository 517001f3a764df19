import { BasePolicy } from '@adonisjs/bouncer'
import type Account from '#models/account'
import type User from '#models/user'

export default class AccountPolicy extends BasePolicy {
  /** Those who look after it. */
  async resetJoinCode(user: User, account: Account) {
    const membership = await user.membershipIn(account)
    return membership?.isAdmin ?? false
  }

  /** Reading what those who look after it have done. */
  async audit(user: User, account: Account) {
    const membership = await user.membershipIn(account)
    return membership?.role === 'owner'
  }
}
