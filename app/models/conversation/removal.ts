import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AccountChannel } from '#channels/account_channel'
import { ConversationChannel } from '#channels/conversation_channel'
import Conversation, { type ConversationQuery } from '#models/conversation'
import Message from '#models/message'
import { ReplyStream } from '#models/message/reply_stream'
import { StoredFiles } from '#models/message/stored_files'

type Condition = (query: ConversationQuery) => void

/** The end of a conversation, of its messages and of their files. */
export class Removal {
  constructor(private conversation: Conversation) {}

  /** Where the row meets the condition; see Conversation.destroy. */
  async run(condition: Condition = () => {}): Promise<void> {
    const keys = await db.transaction((trx) => this.#delete(condition, trx))
    if (!keys) return
    ReplyStream.abandon(this.conversation)
    ConversationChannel.of(this.conversation).deleted()
    AccountChannel.of(this.conversation).deleted(this.conversation)
    await StoredFiles.remove(keys)
  }

  /** Answers with the keys of its files, if it was deleted: with the lock, no message comes in between. */
  async #delete(
    condition: Condition,
    client: TransactionClientContract
  ): Promise<string[] | undefined> {
    await this.conversation.turns.lock(client)
    const messages = await Message.query({ client })
      .where('conversationId', this.conversation.id)
      .withScopes((it) => it.withFiles())
      .select('id', 'files')
    const query = Conversation.query({ client }).where('id', this.conversation.id)
    condition(query)
    const [deleted] = await query.delete()
    if (!deleted) return
    return messages.flatMap(({ attachments }) => attachments.keys)
  }
}
