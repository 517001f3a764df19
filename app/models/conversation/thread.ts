import db from '@adonisjs/lucid/services/db'
import Message from '#models/message'
import type Conversation from '#models/conversation'

/** Messages of a page; a page is lengthened to whole turns. */
const PAGE_SIZE = 50

const TURN = 'coalesce(reply_to_id, id)'

export type ThreadPage = { messages: Message[]; hasOlder: boolean }

/** A conversation's messages by turn, then id: a second answer stands with its question. */
export class Thread {
  #conversation: Conversation

  constructor(conversation: Conversation) {
    this.#conversation = conversation
  }

  /** The newest page, or the one before a turn, oldest message first. */
  async page({ before }: { before?: number } = {}): Promise<ThreadPage> {
    const [first] = await this.#rows({ before })
      .select(db.raw(`${TURN} as turn`))
      .orderByRaw(`${TURN} desc, id desc`)
      .offset(PAGE_SIZE - 1)
      .limit(1)
      .pojo<{ turn: number }>()
    return this.#read({ from: first?.turn, before })
  }

  /** Everything from a turn on: what a reader who missed events replaces their window with. */
  since(turn: number): Promise<ThreadPage> {
    return this.#read({ from: turn })
  }

  async #read({ from, before }: { from?: number; before?: number }): Promise<ThreadPage> {
    const messages = await this.#rows({ from, before })
      .withScopes((it) => it.withPeople())
      .orderByRaw(`${TURN}, id`)
    const older = from && (await this.#rows({ before: from }).select('id').first())
    return { messages, hasOlder: Boolean(older) }
  }

  #rows({ from, before }: { from?: number; before?: number }) {
    const query = Message.query().where('conversationId', this.#conversation.id)
    if (from) query.whereRaw(`${TURN} >= ?`, [from])
    if (before) query.whereRaw(`${TURN} < ?`, [before])
    return query
  }
}
