import { BaseTransformer } from '@adonisjs/core/transformers'
import type { LanguageModel } from '#llm/language_model'

export default class LanguageModelTransformer extends BaseTransformer<LanguageModel> {
  toObject() {
    return this.pick(this.resource, ['key', 'label', 'isDemo'])
  }
}
