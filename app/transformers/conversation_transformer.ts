import { BaseTransformer } from '@adonisjs/core/transformers'
import type Conversation from '#models/conversation'

/** What everybody of the account may know of a conversation. Times are ISO 8601 in UTC. */
export default class ConversationTransformer extends BaseTransformer<Conversation> {
  toObject() {
    return {
      ...this.pick(this.resource, ['id', 'accountId', 'title', 'messagesCount', 'isWriting']),
      isPrivate: Boolean(this.resource.isPrivate),
      creatorId: this.resource.userId,
      archivedAt: this.resource.archivedAt?.toISO() ?? null,
      model: this.resource.languageModel.key,
      createdAt: this.resource.createdAt.toISO()!,
      updatedAt: this.resource.updatedAt.toISO()!,
    }
  }
}

export type ConversationData = ReturnType<ConversationTransformer['toObject']>
