import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import GenerateReply from '#jobs/generate_reply'
import Account from '#models/account'
import Message from '#models/message'
import { ReplyStream } from '#models/message/reply_stream'
import { nextVersion } from '#models/message/version'

/** One look at the unfinished replies of all conversations. */
export class Sweep {
  #lostBefore: number

  /** A heartbeat before `lostBefore` (milliseconds since 1970) means that the writer is gone. */
  constructor(lostBefore: number) {
    this.#lostBefore = lostBefore
  }

  async run(): Promise<void> {
    for (const id of await this.#interruptLost()) {
      const reply = await Message.query().where('id', id).preload('conversation').first()
      await reply?.broadcastUpdated()
      await reply?.conversation.replyEnded()
    }
    const waiting = await Message.query()
      .withScopes((it) => it.claimable())
      .select('id')
      .orderBy('id')
    for (const reply of waiting) GenerateReply.run(reply.id)
  }

  /** A laptop that slept finds its own heartbeats old: what this process writes is left alone. */
  async #interruptLost(): Promise<number[]> {
    const lost = await Message.query()
      .where('status', 'streaming')
      .where('heartbeatAt', '<', this.#lostBefore)
      .whereNotIn('id', ReplyStream.runningIds())
      .preload('conversation')
    const ended: number[] = []
    for (const reply of lost) {
      if (await db.transaction((trx) => this.#interrupt(reply, trx))) ended.push(reply.id)
    }
    return ended
  }

  /**
   * Ends the reply if nobody has written it since it was read, and adds what it had cost by its
   * last save to what the account has spent.
   */
  async #interrupt(reply: Message, client: TransactionClientContract): Promise<boolean> {
    const { id, heartbeatAt, cost, conversation } = reply
    const [ended] = await client
      .from('messages')
      .where({ id, status: 'streaming', heartbeat_at: heartbeatAt })
      .update(
        {
          status: db.knexRawQuery(
            `case when stopped_by_id is null then 'interrupted' else 'stopped' end`
          ),
          retry_at: null,
          ...nextVersion(),
          updated_at: db.knexRawQuery('CURRENT_TIMESTAMP'),
        },
        ['id']
      )
    if (ended && cost) await Account.spend(conversation.accountId, cost, client)
    return Boolean(ended)
  }
}
