import { BaseTransformer } from '@adonisjs/core/transformers'
import { renderMarkdown, renderUnfinished } from '#markdown'
import { LanguageModel } from '#llm/language_model'
import type Message from '#models/message'

/**
 * A message as everybody who may see its conversation sees it. It comes as sanitised HTML; one
 * that is still being written also as Markdown, for its text grows in the browser. Its people must be loaded. Times are ISO 8601
 * in UTC, lengths UTF-16 code units, `cost` micro-dollars.
 */
export default class MessageTransformer extends BaseTransformer<Message> {
  toObject() {
    const { isSettled, content, thinking } = this.resource
    const { userId, user, stoppedById, stopper } = this.resource
    return {
      ...this.pick(this.resource, [
        'id',
        'conversationId',
        'turn',
        'role',
        'status',
        'replyToId',
        'clientId',
        'stopReason',
        'failure',
        'cost',
      ]),
      author: userId === null ? null : user.name,
      authorId: userId,
      model: this.resource.model && LanguageModel.labelFor(this.resource.model),
      stoppedBy: stoppedById === null ? null : stopper.name,
      content: isSettled ? null : content,
      html: isSettled
        ? renderMarkdown(content, { breaks: !this.resource.isReply })
        : renderUnfinished(content),
      thinking,
      contentLength: content.length,
      thinkingLength: thinking.length,
      usage: this.#usage(),
      retryAt: this.resource.retryAt === null ? null : Number(this.resource.retryAt),
      createdAt: this.resource.createdAt.toISO()!,
      updatedAt: this.resource.updatedAt.toISO()!,
    }
  }

  /** Tokens, or null where the provider has reported none. */
  #usage() {
    const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = this.resource
    if (inputTokens === null) return null
    return {
      input: inputTokens,
      output: outputTokens ?? 0,
      cacheRead: cacheReadTokens ?? 0,
      cacheWrite: cacheWriteTokens ?? 0,
    }
  }
}

export type MessageData = ReturnType<MessageTransformer['toObject']>
