import { BaseTransformer } from '@adonisjs/core/transformers'
import type { Instructions } from '#models/account/instructions'

/** What an account tells the language models, as all its people may know. */
export default class InstructionsTransformer extends BaseTransformer<Instructions> {
  toObject() {
    return this.pick(this.resource, ['builtIn', 'own', 'longest'])
  }
}
