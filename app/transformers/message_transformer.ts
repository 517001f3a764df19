import { BaseTransformer } from '@adonisjs/core/transformers'
import { LRUCache } from 'lru-cache'
import { renderMarkdown, renderUnfinished } from '#markdown'
import { LanguageModel } from '#llm/language_model'
import type Message from '#models/message'

/** HTML of settled messages by id, as long as their content is the same. Sizes in characters. */
const rendered = new LRUCache<number, { content: string; html: string }>({
  max: 5_000,
  maxSize: 20_000_000,
  sizeCalculation: ({ content, html }) => content.length + html.length + 1,
})

function renderOnce(id: number, content: string, options: { breaks: boolean }): string {
  const known = rendered.get(id)
  if (known?.content === content) return known.html
  const html = renderMarkdown(content, options)
  rendered.set(id, { content, html })
  return html
}

/**
 * A message as everybody who may see its conversation sees it. It comes as sanitised HTML; one
 * that is still being written also as Markdown, for its text grows in the browser. Its people must
 * be loaded. Times are ISO 8601 in UTC, lengths UTF-16 code units, `cost` micro-dollars.
 */
export default class MessageTransformer extends BaseTransformer<Message> {
  toObject() {
    const { id, isReply, isSettled, content, thinking } = this.resource
    return {
      ...this.toUpdate(),
      content: isSettled ? null : content,
      html: isSettled ? renderOnce(id, content, { breaks: !isReply }) : renderUnfinished(content),
      thinking,
    }
  }

  /** How the message stands, without its text. */
  toUpdate() {
    const { content, thinking } = this.resource
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
        'revision',
      ]),
      author: userId === null ? null : user.name,
      authorId: userId,
      model: this.resource.model && LanguageModel.labelFor(this.resource.model),
      stoppedBy: stoppedById === null ? null : stopper.name,
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

export type MessageData = ReturnType<MessageTransformer['toObject']>
export type MessageUpdate = ReturnType<MessageTransformer['toUpdate']>
