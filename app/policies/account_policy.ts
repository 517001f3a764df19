import { BasePolicy } from '@adonisjs/bouncer'
import type Account from '#models/account'
import type User from '#models/user'

export default class AccountPolicy extends BasePolicy {
  /** Those who look after it. */
  async resetJoinCode(user: User, account: Account) {
    const membership = await user.membershipIn(account)
    return membership?.isAdmin ?? false
  }

  /** Mailing the join link to others: those who look after it. */
  async invite(user: User, account: Account) {
    return this.resetJoinCode(user, account)
  }

  /** Saying what the language models are told in each prompt. */
  async instruct(user: User, account: Account) {
    return this.resetJoinCode(user, account)
  }

  /** Deciding for how long conversations are kept: what is deleted does not come back. */
  async retain(user: User, account: Account) {
    return this.audit(user, account)
  }

  /** Seeing what it uses and spends: all of its people, who spend it. */
  async seeUsage(user: User, account: Account) {
    return Boolean(await user.membershipIn(account))
  }

  /** Deciding how much it may spend in a month: those who look after it. */
  async changeBudget(user: User, account: Account) {
    return this.resetJoinCode(user, account)
  }

  /** Reading what those who look after it have done. */
  async audit(user: User, account: Account) {
    const membership = await user.membershipIn(account)
    return membership?.role === 'owner'
  }
}
