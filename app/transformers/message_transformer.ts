import { BaseTransformer } from '@adonisjs/core/transformers'
import { renderMarkdown, renderUnfinished } from '#markdown'
import { LanguageModel } from '#llm/language_model'
import type Message from '#models/message'

/**
 * A message as everybody who may see its conversation sees it. It comes as sanitised HTML; one
 * that is still being written also as Markdown, for its text grows in the browser. Its people must
 * be loaded. Times are ISO 8601 in UTC, lengths UTF-16 code units, `usage`
 * tokens, `cost` micro-dollars; `effort` and `hasWebSearch` are what a reply was asked for with, an
 * effort of null the language model's own.
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
    const { id, isReply, isSettled, content, thinking } = this.resource
    return {
      ...this.toUpdate(),
      content: isSettled ? null : content,
      html: isSettled
        ? renderMarkdown(content, { id, breaks: !isReply })
        : renderUnfinished(content, { id }),
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
        'usage',
        'promptTokens',
        'effort',
        'revision',
        'version',
        'author',
        'stoppedBy',
      ]),
      authorId: this.resource.userId,
      model: this.resource.model && LanguageModel.labelFor(this.resource.model),
      hasWebSearch: Boolean(this.resource.hasWebSearch),
      contentLength: content.length,
      thinkingLength: thinking.length,
      attachments: this.#attachments(),
      retryAt: this.resource.retryAt === null ? null : Number(this.resource.retryAt),
      editedAt: this.resource.editedAt?.toISO() ?? null,
      createdAt: this.resource.createdAt.toISO()!,
      updatedAt: this.resource.updatedAt.toISO()!,
    }
  }

  /** How the counts of a reply came about, for those who ask; times in milliseconds. */
  toBill() {
    return {
      ...this.pick(this.resource, ['usage', 'cost', 'firstWordAfter', 'endedAfter']),
      isEstimated: Boolean(this.resource.isEstimated),
    }
  }

  /** Where its files are Drive knows; here it is only where one gets them. Sizes in bytes. */
  #attachments() {
    const { id, conversationId, attachments } = this.resource
    return attachments.entries.map((entry) => {
      const folder = `/conversations/${conversationId}/messages/${id}/files/${entry.id}`
      const url = `${folder}/${encodeURIComponent(entry.name)}`
      return {
        ...this.pick(entry, ['id', 'name', 'type', 'kind', 'size', 'isLeftOut']),
        width: entry.width ?? null,
        height: entry.height ?? null,
        pages: entry.pages ?? null,
        lines: entry.lines ?? null,
        url,
        thumbnailUrl: entry.thumbnailKey ? `${url}?thumbnail` : null,
      }
    })
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
