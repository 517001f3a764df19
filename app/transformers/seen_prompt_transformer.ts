import { BaseTransformer } from '@adonisjs/core/transformers'
import { LanguageModel } from '#llm/language_model'
import type { SeenMessage, SeenPrompt } from '#models/conversation/prompt/seen_prompt'
import MessageTransformer from '#transformers/message_transformer'

/**
 * A page of a prompt, as everybody who may see its conversation sees it. Tokens are such that all
 * parts together are `tokens`. Times are ISO 8601 in UTC.
 */
export default class SeenPromptTransformer extends BaseTransformer<SeenPrompt> {
  toObject() {
    const { reply, messages } = this.resource
    return {
      ...this.pick(this.resource, [
        'page',
        'pages',
        'older',
        'sent',
        'tokens',
        'isReported',
        'isReworded',
        'tools',
        'instructions',
      ]),
      reply: {
        ...this.pick(reply, ['id', 'conversationId', 'status', 'usage']),
        model: reply.model && LanguageModel.labelFor(reply.model),
        createdAt: reply.createdAt.toISO()!,
      },
      messages: messages.map((it) => this.#message(it)),
    }
  }

  #message({ message, tokens, blocks, leftOut }: SeenMessage) {
    const { attachments } = new MessageTransformer(message).toUpdate()
    return {
      ...this.pick(message, ['id', 'role', 'author']),
      model: message.model && LanguageModel.labelFor(message.model),
      createdAt: message.createdAt.toISO()!,
      leftOut,
      tokens: leftOut ? 0 : this.resource.scaled(tokens),
      blocks: blocks.map(({ text, file, tokens: estimated }) => ({
        text,
        file: attachments.find(({ id }) => id === file?.id) ?? null,
        tokens: this.resource.scaled(estimated),
      })),
    }
  }
}

export type SeenPromptData = ReturnType<SeenPromptTransformer['toObject']>
