import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { MentionSchema } from '#database/schema'
import { mentionedIn } from '#models/message/mentioned'
import type Message from '#models/message'
import User from '#models/user'

/** That somebody is mentioned in a message, until they have read it. */
export default class Mention extends MentionSchema {
  /**
   * Marks those whom the message mentions, and no others. Who was mentioned in its former content
   * already has read it or is marked: nothing changes for them.
   */
  static async write(
    { id, conversationId, userId, content }: Message,
    former: string,
    client: TransactionClientContract
  ): Promise<void> {
    if (!`${former}${content}`.includes('@')) return
    const others = await teammates({ conversationId, userId }, client)
    const before = new Set(mentionedIn(former, others))
    const now = mentionedIn(content, others)
    const kept = now.filter((it) => before.has(it))
    const added = now.filter((it) => !before.has(it))
    await this.query({ client }).where('messageId', id).whereNotIn('userId', kept).delete()
    await this.createMany(
      added.map((it) => ({ messageId: id, conversationId, userId: it })),
      { client }
    )
  }

  /** How many messages mention the person, by conversation, the newest of these first. */
  static async countsOf({ id }: { id: number }): Promise<Map<number, number>> {
    const rows = await this.query()
      .where('userId', id)
      .groupBy('conversationId')
      .orderBy('conversationId', 'desc')
      .select('conversation_id as conversationId')
      .count('* as total')
      .pojo<{ conversationId: number; total: number | string }>()
    return new Map(rows.map(({ conversationId, total }) => [conversationId, Number(total)]))
  }

  /** The same by account. */
  static async countsByAccount({ id }: { id: number }): Promise<Map<number, number>> {
    const rows = await this.query()
      .join('conversations', 'conversations.id', 'mentions.conversation_id')
      .where('mentions.user_id', id)
      .groupBy('conversations.account_id')
      .select('conversations.account_id as accountId')
      .count('* as total')
      .pojo<{ accountId: number; total: number | string }>()
    return new Map(rows.map(({ accountId, total }) => [accountId, Number(total)]))
  }

  /** The ids of those who have not read yet that they are mentioned in the message. */
  static async userIdsOf({ id }: { id: number }): Promise<number[]> {
    const mentions = await this.query().where('messageId', id).select('userId')
    return mentions.map(({ userId }) => userId)
  }
}

/** The others who may see the conversation, as it is in the transaction. */
function teammates(
  { conversationId, userId }: Pick<Message, 'conversationId' | 'userId'>,
  client: TransactionClientContract
): Promise<User[]> {
  return User.query({ client })
    .join('memberships', 'memberships.user_id', 'users.id')
    .join('conversations', 'conversations.account_id', 'memberships.account_id')
    .where('conversations.id', conversationId)
    .where((either) => {
      either
        .where('conversations.is_private', false)
        .orWhereColumn('conversations.user_id', 'users.id')
    })
    .whereNot('users.id', userId!)
    .select('users.id', 'users.name')
}
