import { BaseTransformer } from '@adonisjs/core/transformers'
import type Account from '#models/account'

export default class AccountTransformer extends BaseTransformer<Account> {
  toObject() {
    return this.pick(this.resource, ['id', 'name', 'retentionDays'])
  }

  /** With what is the one person's who asked. */
  forReader() {
    return { ...this.toObject(), ...this.pick(this.resource, ['mentionsCount']) }
  }
}
