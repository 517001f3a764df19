import db from '@adonisjs/lucid/services/db'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { ReplyStream } from '#models/message/reply_stream'

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
    const lost: { id: number }[] = await db
      .from('messages')
      .where('status', 'streaming')
      .where('heartbeat_at', '<', this.#lostBefore)
      .whereNotIn('id', ReplyStream.runningIds())
      .update(
        {
          status: db.knexRawQuery(
            `case when stopped_by_id is null then 'interrupted' else 'stopped' end`
          ),
          retry_at: null,
          updated_at: db.knexRawQuery('CURRENT_TIMESTAMP'),
        },
        ['id']
      )
    return lost.map(({ id }) => id)
  }
}
