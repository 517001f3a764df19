import transmit from '@adonisjs/transmit/services/main'
import type { ConversationEvent, MessageChunk, Person } from '#channels/events'
import Conversation from '#models/conversation'
import type Message from '#models/message'
import ConversationTransformer from '#transformers/conversation_transformer'
import MessageTransformer from '#transformers/message_transformer'

/** `conversations/:id`: what happens in one conversation, for those who have it open. */
export class ConversationChannel {
  static of(conversation: { id: number }) {
    return new ConversationChannel(conversation.id)
  }

  static ofMessage(message: { conversationId: number }) {
    return new ConversationChannel(message.conversationId)
  }

  /** Those of the conversations whose channels a user may hear. */
  static async audibleTo(user: { id: number }, ids: number[]): Promise<number[]> {
    const conversations = await Conversation.query()
      .whereIn('id', ids)
      .withScopes((it) => it.visibleTo(user))
      .select('id')
    return conversations.map(({ id }) => id)
  }

  private constructor(readonly conversationId: number) {}

  /** Broadcasts message.created. The people of the message must be loaded. */
  messageCreated(message: Message): void {
    this.#broadcast({
      event: 'message.created',
      message: new MessageTransformer(message).toObject(),
    })
  }

  /** Broadcasts message.updated. The people of the message must be loaded. */
  messageUpdated(message: Message): void {
    const update = new MessageTransformer(message).toUpdate()
    this.#broadcast({ event: 'message.updated', message: update })
  }

  /** Broadcasts message.deleted. */
  messageDeleted({ id }: { id: number }): void {
    this.#broadcast({ event: 'message.deleted', id })
  }

  /** Broadcasts message.chunk. */
  chunk(chunk: Omit<MessageChunk, 'event'>): void {
    this.#broadcast({ event: 'message.chunk', ...chunk })
  }

  /** Broadcasts conversation.updated; `cost` in micro-dollars. */
  updated(conversation: Conversation, cost: number): void {
    this.#broadcast({
      event: 'conversation.updated',
      conversation: new ConversationTransformer(conversation).toObject(),
      cost,
    })
  }

  /** Broadcasts presence.changed; `source` names the server process where the people are. */
  presenceChanged(source: string, people: Person[]): void {
    this.#broadcast({ event: 'presence.changed', source, people })
  }

  /** Broadcasts presence.typing. */
  typing({ id, name }: Person): void {
    this.#broadcast({ event: 'presence.typing', person: { id, name } })
  }

  /** Broadcasts conversation.deleted. */
  deleted(): void {
    this.#broadcast({ event: 'conversation.deleted', id: this.conversationId })
  }

  #broadcast(event: ConversationEvent) {
    transmit.broadcast(`conversations/${this.conversationId}`, event)
  }
}
