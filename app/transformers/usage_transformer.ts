import { BaseTransformer } from '@adonisjs/core/transformers'
import { LanguageModel } from '#llm/language_model'
import type { Consumption } from '#models/account/consumption'
import type { UsageFigures } from '#models/account/usage_report'

/**
 * What an account has used in a month, as one of its people may see it. Costs in micro-dollars, days
 * of UTC. A member without id is whoever no longer has a login.
 */
export default class UsageTransformer extends BaseTransformer<UsageFigures> {
  toObject() {
    const { days, members, languageModels, conversations, ...figures } = this.resource
    return {
      ...this.pick(figures, ['month', 'earlier', 'later', 'unlisted']),
      total: this.#used(figures.total),
      days: days.map(({ day, used }) => ({ day, ...this.#used(used) })),
      members: members.map(({ id, name, used }) => ({ id, name, ...this.#used(used) })),
      languageModels: languageModels.map(({ key, used }) => ({
        key,
        label: LanguageModel.labelFor(key),
        ...this.#used(used),
      })),
      conversations: conversations.map(({ id, title, isPrivate, used }) => ({
        id,
        title,
        isPrivate,
        ...this.#used(used),
      })),
      otherConversations: this.#used(figures.otherConversations),
      privateOfOthers: this.#used(figures.privateOfOthers),
    }
  }

  #used(used: Consumption) {
    return this.pick(used, [
      'replies',
      'cost',
      'input',
      'cacheWrite',
      'cacheRead',
      'output',
      'webSearches',
    ])
  }
}
