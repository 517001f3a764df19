import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AccountChannel } from '#channels/account_channel'
import { ConversationChannel } from '#channels/conversation_channel'
import Conversation, { type Sending } from '#models/conversation'
import Message from '#models/message'
import type User from '#models/user'

/** The turns of a conversation, as it grows by questions and replies. */
export class Turns {
  #conversation: Conversation

  constructor(conversation: Conversation) {
    this.#conversation = conversation
  }

  /** A question and the pending reply to it. */
  async addQuestion(
    user: User,
    sending: Sending,
    client: TransactionClientContract
  ): Promise<Message[]> {
    await this.#count(2, client)
    const question = await Message.create(
      {
        ...sending,
        conversationId: this.#conversation.id,
        userId: user.id,
        role: 'user',
        status: 'complete',
      },
      { client }
    )
    question.$setRelated('user', user)
    return [question, await this.#createReply(question, client)]
  }

  /** A pending reply to the question; at most one of a question's replies is unfinished. */
  async addReply(question: Message, client: TransactionClientContract): Promise<Message> {
    await this.#count(1, client)
    return this.#createReply(question, client)
  }

  #createReply(question: Message, client: TransactionClientContract) {
    return Message.create(
      {
        conversationId: this.#conversation.id,
        role: 'assistant',
        status: 'pending',
        model: this.#conversation.languageModel.key,
        replyToId: question.id,
      },
      { client }
    )
  }

  /** Comes first in each adding transaction: the row's lock keeps ids in order on PostgreSQL. */
  async #count(added: number, client: TransactionClientContract) {
    await Conversation.query({ client })
      .where('id', this.#conversation.id)
      .update({
        messagesCount: client.raw('messages_count + ?', [added]),
        updatedAt: client.raw('CURRENT_TIMESTAMP'),
      })
  }

  /** Broadcasts message.created for each, and conversation.updated, after the commit. */
  async announce(added: Message[]): Promise<void> {
    const channel = ConversationChannel.of(this.#conversation)
    for (const message of added) channel.messageCreated(message)
    await this.#conversation.refresh()
    AccountChannel.of(this.#conversation).updated(this.#conversation)
  }
}
