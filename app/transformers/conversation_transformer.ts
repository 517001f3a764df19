import { BaseTransformer } from '@adonisjs/core/transformers'
import type Conversation from '#models/conversation'

/**
 * What everybody of the account may know of a conversation. Times are ISO 8601 in UTC, `promptStart`
 * is the turn before which the language model no longer sees anything. `effort` is null where the
 * language model has no choice of it.
 */
export default class ConversationTransformer extends BaseTransformer<Conversation> {
  toObject() {
    return {
      ...this.pick(this.resource, [
        'id',
        'accountId',
        'title',
        'messagesCount',
        'isWriting',
        'newestMessageId',
        'promptStart',
      ]),
      isPrivate: Boolean(this.resource.isPrivate),
      creatorId: this.resource.userId,
      archivedAt: this.resource.archivedAt?.toISO() ?? null,
      model: this.resource.languageModel.key,
      effort: this.resource.effortNow,
      hasWebSearch: this.resource.searchesWeb,
      createdAt: this.resource.createdAt.toISO()!,
      updatedAt: this.resource.updatedAt.toISO()!,
    }
  }

  /** With what is the one person's who asked: it was read with `withReading`. */
  forReader() {
    return {
      ...this.toObject(),
      ...this.pick(this.resource, ['readMessageId', 'mentionsCount']),
    }
  }
}

export type ConversationData = ReturnType<ConversationTransformer['toObject']>
