import { BaseTransformer } from '@adonisjs/core/transformers'
import llm from '#config/llm'
import type { LanguageModel } from '#llm/language_model'

/**
 * `efforts` from the least on; none, and no default, where there is nothing to choose. `prices` in
 * dollars per million tokens, `promptRoom` in tokens, `webSearchPrice` in micro-dollars a search.
 */
export default class LanguageModelTransformer extends BaseTransformer<LanguageModel> {
  toObject() {
    const { prices, capabilities } = this.resource.config
    return {
      ...this.pick(this.resource, ['key', 'label', 'isDemo', 'isFree', 'takesImages', 'takesPdf']),
      ...this.pick(this.resource, ['defaultEffort', 'hasWebSearch', 'promptRoom']),
      efforts: [...this.resource.efforts],
      prices,
      isCaching: capabilities.caching,
      webSearchPrice: llm.webSearchPrice,
    }
  }
}
