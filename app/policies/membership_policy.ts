import { BasePolicy } from '@adonisjs/bouncer'
import Membership, { type Role } from '#models/membership'
import type User from '#models/user'

/** For those of the same account: it is what the membership was found through. */
export default class MembershipPolicy extends BasePolicy {
  /** Giving it the role. */
  async update(user: User, membership: Membership, role: Role) {
    const own = await user.membershipIn({ id: membership.accountId })
    return own?.rolesFor(membership).includes(role) ?? false
  }

  /** Leaving, or removing somebody else. */
  async destroy(user: User, membership: Membership) {
    const own = await user.membershipIn({ id: membership.accountId })
    return own?.mayEnd(membership) ?? false
  }

  /** Making a link with which its person sets a new password. */
  async resetPassword(user: User, membership: Membership) {
    const resettable = await Membership.resettableBy(user, [membership.userId])
    return resettable.has(membership.userId)
  }
}
