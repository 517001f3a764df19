import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { UserChannel } from '#channels/user_channel'

/** For queries of conversations. The condition is the one of an index, so that this is used. */
export const NEWEST_MESSAGE_ID = `
  select id from messages
  where conversation_id = conversations.id and status not in ('pending', 'streaming')
  order by id desc limit 1`

/**
 * How far `:userId` has read. What was there before they joined the account is not news to them: where
 * nothing came since, they count as having read it all.
 */
export const READ_MESSAGE_ID = `coalesce(
  (select message_id from reads where user_id = :userId and conversation_id = conversations.id),
  (select id from messages where id = (${NEWEST_MESSAGE_ID}) and created_at < (
    select created_at from memberships
    where user_id = :userId and account_id = conversations.account_id)),
  0)`

/** Moves forward only, to the newest message up to the given one: some may be gone. */
const ADVANCE = `
  insert into reads (user_id, conversation_id, message_id, created_at, updated_at)
  select :userId, :conversationId, newest.id, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
  from (
    select max(id) as id from messages where conversation_id = :conversationId and id <= :messageId
  ) as newest
  where newest.id is not null
  on conflict (user_id, conversation_id) do update
  set message_id = excluded.message_id, updated_at = excluded.updated_at
  where reads.message_id < excluded.message_id`

/** How far a person has read a conversation, and where they are mentioned in what they have not. */
export class Reading {
  constructor(
    private conversation: { id: number; accountId: number },
    private user: { id: number }
  ) {}

  /**
   * Notes that they have seen it up to this message, but for a reply that is still being written or
   * waits, and what stands after it: its end is news to them. What they had seen before stays seen,
   * whatever comes late or at once. Broadcasts reading.updated to them.
   */
  async advance(messageId: number): Promise<void> {
    await this.#move(await this.#settledUpTo(messageId), db.connection())
    await this.#unmark(messageId, db.connection())
    await this.tell()
  }

  /** Whoever says something has read what was said before; nobody is told yet. */
  async noteSending(messageId: number, client: QueryClientContract): Promise<void> {
    await this.#move(messageId, client)
    await this.#unmark(messageId, client)
  }

  async #settledUpTo(messageId: number): Promise<number> {
    const [unfinished] = await db
      .from('messages')
      .where('conversation_id', this.conversation.id)
      .whereIn('status', ['pending', 'streaming'])
      .min('id as id')
    return unfinished.id === null ? messageId : Math.min(messageId, unfinished.id - 1)
  }

  async #move(messageId: number, client: QueryClientContract) {
    const place = { userId: this.user.id, conversationId: this.conversation.id }
    await client.rawQuery(ADVANCE, { ...place, messageId })
  }

  async #unmark(messageId: number, client: QueryClientContract) {
    await client
      .from('mentions')
      .where({ user_id: this.user.id, conversation_id: this.conversation.id })
      .where('message_id', '<=', messageId)
      .delete()
  }

  /** Broadcasts reading.updated to them, with how it is now; not to somebody who may no longer see it. */
  async tell(): Promise<void> {
    const { id: conversationId, accountId } = this.conversation
    const [now] = await db
      .from('conversations')
      .where('id', conversationId)
      .whereIn(
        'account_id',
        db.from('memberships').where('user_id', this.user.id).select('account_id')
      )
      .where((either) => either.where('is_private', false).orWhere('user_id', this.user.id))
      .select(db.raw(`${READ_MESSAGE_ID} as "readMessageId"`, { userId: this.user.id }))
    if (!now) return
    const [mentions] = await db
      .from('mentions')
      .where({ user_id: this.user.id, conversation_id: conversationId })
      .count('* as total')
    new UserChannel(this.user.id).readingUpdated({
      accountId,
      conversationId,
      readMessageId: now.readMessageId,
      mentionsCount: Number(mentions.total),
    })
  }
}
