import { BaseTransformer } from '@adonisjs/core/transformers'
import type { Budget } from '#models/account/budget'

/** How an account's budget stands, as all its people may know. `limit` and `spent` in micro-dollars. */
export default class BudgetTransformer extends BaseTransformer<Budget> {
  async toObject() {
    return {
      ...this.pick(this.resource, ['limit', 'spent', 'level', 'month']),
      raisers: await this.resource.raisers(),
    }
  }
}

export type BudgetData = Awaited<ReturnType<BudgetTransformer['toObject']>>
