import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import { shownEmail } from '#models/user/email_address'

/** A member of an account; the user must be loaded. */
export default class MemberTransformer extends BaseTransformer<Membership> {
  toObject() {
    const { user, role, lastSeenAt } = this.resource
    return {
      id: user.id,
      name: user.name,
      email: shownEmail(user.email),
      role,
      lastSeenAt: lastSeenAt?.toISO() ?? null,
    }
  }
}
