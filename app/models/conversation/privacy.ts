import db from '@adonisjs/lucid/services/db'
import { AccountChannel } from '#channels/account_channel'
import { EventStreams } from '#channels/event_streams'
import type Conversation from '#models/conversation'

/** Whether a conversation is its creator's alone. To change that says nothing: `updated_at` stays. */
export class Privacy {
  constructor(private conversation: Conversation) {}

  /**
   * Keeps it to its creator. Others are told that it is gone, and no longer hear it: here at once, in
   * other processes within seconds. Nor are they mentioned in it any more. Broadcasts conversation.deleted to the account and
   * conversation.updated to the creator.
   */
  async hide(): Promise<void> {
    const { accountId, userId, isPrivate } = this.conversation
    if (isPrivate) return
    await this.#set(true)
    await EventStreams.endUnauthorised()
    AccountChannel.of({ accountId, userId, isPrivate: false }).deleted(this.conversation)
    await this.conversation.broadcastUpdated()
  }

  /** Shows it to the account again. Broadcasts conversation.updated. */
  async show(): Promise<void> {
    await this.#set(false)
    await this.conversation.broadcastUpdated()
  }

  async #set(isPrivate: boolean) {
    const { id, userId } = this.conversation
    await db.transaction(async (trx) => {
      await trx.from('conversations').where('id', id).update({ is_private: isPrivate })
      const others = trx.from('mentions').where('conversation_id', id).whereNot('user_id', userId!)
      if (isPrivate) await others.delete()
    })
  }
}
