import db from '@adonisjs/lucid/services/db'
import Message from '#models/message'
import { readMessages, type MessageState } from '#models/message/known_messages'
import type Conversation from '#models/conversation'

/** Messages of a page; a page is lengthened to whole turns. */
const PAGE_SIZE = 50

/** Messages that are shown before one that was asked for. */
const LEAD = 20

const TURN = 'coalesce(messages.reply_to_id, messages.id)'

/** What a reader asks for: at most one kind. Without any it is the newest page. */
export type ThreadQuery = {
  before?: number
  after?: number
  from?: number
  to?: number
  message?: number
}

export type ThreadPage = { messages: Message[]; hasOlder: boolean; hasNewer: boolean }

/** The id of some message beyond each end of a page, where there is one. */
type Ends = Record<'hasOlder' | 'hasNewer', number | null>

/** Turns, both inclusive; without one there is no bound. */
type Bounds = { from?: number; to?: number }

/** A conversation's messages by turn, then id: a second answer stands with its question. */
export class Thread {
  #conversation: Conversation

  constructor(conversation: Conversation) {
    this.#conversation = conversation
  }

  /**
   * The messages that were asked for, oldest first.
   *
   * @throws E_ROW_NOT_FOUND (a 404) where `message` is not there
   */
  async page({ before, after, from, to, message }: ThreadQuery = {}): Promise<ThreadPage> {
    if (message) return this.#read(await this.#around(message))
    if (from) return this.#read({ from, to })
    if (after) return this.#read(await this.#pageFrom(after + 1))
    return this.#read(await this.#pageUpTo(before && before - 1))
  }

  /** Whether it has this message. */
  async has(messageId: number): Promise<boolean> {
    return Boolean(await this.#rows().where('id', messageId).select('id').first())
  }

  async #around(messageId: number): Promise<Bounds> {
    const { turn } = await this.#rows()
      .where('id', messageId)
      .select('messages.id', 'replyToId')
      .firstOrFail()
    const from = await this.#turnOfNth(LEAD, 'desc', { to: turn - 1 })
    return { ...(await this.#pageFrom(turn)), from }
  }

  async #pageFrom(from: number): Promise<Bounds> {
    return { from, to: await this.#turnOfNth(PAGE_SIZE, 'asc', { from }) }
  }

  async #pageUpTo(to: number | undefined): Promise<Bounds> {
    return { from: await this.#turnOfNth(PAGE_SIZE, 'desc', { to }), to }
  }

  /** The turn of the nth message within the bounds; nothing where there are fewer. */
  async #turnOfNth(n: number, order: 'asc' | 'desc', bounds: Bounds): Promise<number | undefined> {
    const [row] = await this.#rows(bounds)
      .select(db.raw(`${TURN} as turn`))
      .orderByRaw(`${TURN} ${order}, messages.id ${order}`)
      .offset(n - 1)
      .limit(1)
      .pojo<{ turn: number }>()
    return row?.turn
  }

  async #read({ from, to }: Bounds): Promise<ThreadPage> {
    const states = await this.#rows({ from, to })
      .leftJoin('users as authors', 'authors.id', 'messages.user_id')
      .leftJoin('users as stoppers', 'stoppers.id', 'messages.stopped_by_id')
      .orderByRaw(`${TURN}, messages.id`)
      .select('messages.id', 'messages.version')
      .select('authors.name as author', 'stoppers.name as stopper')
      .select(this.#anyIn(from === undefined ? undefined : { to: from - 1 }, 'hasOlder'))
      .select(this.#anyIn(to === undefined ? undefined : { from: to + 1 }, 'hasNewer'))
      .pojo<MessageState & Ends>()
    return {
      messages: await readMessages(states),
      hasOlder: states.length > 0 ? Boolean(states[0].hasOlder) : from !== undefined,
      hasNewer: states.length > 0 ? Boolean(states[0].hasNewer) : to !== undefined,
    }
  }

  /** An id, or nothing. Part of the same query, where it costs next to nothing. */
  #anyIn(bounds: Bounds | undefined, name: keyof Ends) {
    if (!bounds) return db.raw('null as ??', [name])
    return this.#rows(bounds).select('messages.id').limit(1).as(name)
  }

  #rows({ from, to }: Bounds = {}) {
    const query = Message.query().where('conversationId', this.#conversation.id)
    if (from !== undefined) query.whereRaw(`${TURN} >= ?`, [from])
    if (to !== undefined) query.whereRaw(`${TURN} <= ?`, [to])
    return query
  }
}
