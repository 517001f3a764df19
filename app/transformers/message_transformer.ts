import { BaseTransformer } from '@adonisjs/core/transformers'
import { renderMarkdown, renderUnfinished } from '#markdown'
import { LanguageModel } from '#llm/language_model'
import type Message from '#models/message'

/**
 * A message as everybody who may see its conversation sees it. It comes as sanitised HTML; one
 * that is still being written also as Markdown, for its text grows in the browser. Its people must
 * be loaded. Times are ISO 8601 in UTC, lengths UTF-16 code units, `cost` micro-dollars.
 */
export default class MessageTransformer extends BaseTransformer<Message> {
  toObject(): MessageData {
    const known = settled.get(this.resource)
    if (known) return known
    const data = this.#whole()
    if (this.resource.isSettled) settled.set(this.resource, data)
    return data
  }

  #whole(): MessageData {
    const { isReply, isSettled, content, thinking } = this.resource
    return {
      ...this.toUpdate(),
      content: isSettled ? null : content,
      html: isSettled ? renderMarkdown(content, { breaks: !isReply }) : renderUnfinished(content),
      thinking,
    }
  }

  /** How the message stands, without its text. */
  toUpdate() {
    const { content, thinking } = this.resource
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
        'revision',
        'author',
        'stoppedBy',
      ]),
      authorId: this.resource.userId,
      model: this.resource.model && LanguageModel.labelFor(this.resource.model),
      contentLength: content.length,
      thinkingLength: thinking.length,
      usage: this.#usage(),
      retryAt: this.resource.retryAt === null ? null : Number(this.resource.retryAt),
      editedAt: this.resource.editedAt?.toISO() ?? null,
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

export type MessageUpdate = ReturnType<MessageTransformer['toUpdate']>
export type MessageData = MessageUpdate & {
  content: string | null
  html: string
  thinking: string
}

/** What settled messages have become, for as long as somebody keeps them (known_messages.ts). */
const settled = new WeakMap<Message, MessageData>()
