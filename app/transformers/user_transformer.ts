import { BaseTransformer } from '@adonisjs/core/transformers'
import type User from '#models/user'
import { shownEmail } from '#models/user/email_address'

export default class UserTransformer extends BaseTransformer<User> {
  toObject() {
    return { ...this.forTeammates(), email: shownEmail(this.resource.email) }
  }

  /** As teammates see them. */
  forTeammates() {
    return this.pick(this.resource, ['id', 'name'])
  }
}
