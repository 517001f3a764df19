import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { errors as vineErrors } from '@vinejs/vine'
import { beforeCreate, belongsTo, scope } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { ConversationChannel } from '#channels/conversation_channel'
import { MessageSchema } from '#database/schema'
import { isUniqueViolation } from '#exceptions/unique_violation'
import type { Usage } from '#llm/usage'
import Conversation from '#models/conversation'
import Mention from '#models/mention'
import { Attachments } from '#models/message/attachments'
import { ReplyStream } from '#models/message/reply_stream'
import { Rewording } from '#models/message/rewording'
import { StoredFiles } from '#models/message/stored_files'
import { Sweep } from '#models/message/sweep'
import { nextVersion } from '#models/message/version'
import User from '#models/user'

/** Milliseconds after which a reply without a heartbeat has lost the process that wrote it. */
const HEARTBEAT_LIMIT = 10_000

const FORGOTTEN_AFTER = { hours: 1 }

const NOTHING_YET = {
  userId: null,
  model: null,
  replyToId: null,
  clientId: null,
  stopReason: null,
  failure: null,
  stoppedById: null,
  heartbeatAt: null,
  retryAt: null,
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  cacheWriteLongTokens: null,
  webSearches: null,
  isEstimated: false,
  promptTokens: null,
  effort: null,
  hasWebSearch: null,
  promptStart: null,
  firstWordAfter: null,
  endedAfter: null,
  cost: null,
  expectedCost: null,
  editedAt: null,
}

/** A question, a reply or a note. */
export default class Message extends MessageSchema {
  @belongsTo(() => Conversation)
  declare conversation: BelongsTo<typeof Conversation>

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** What the database would fill in, so that a new message need not be read again. */
  @beforeCreate()
  static fillIn(message: Message) {
    const empty = {
      content: '',
      thinking: '',
      files: '[]',
      revision: 0,
      version: 1,
      ...NOTHING_YET,
    }
    message.merge({ ...empty, ...message.$attributes })
  }

  /** Reads with it the names of its author and of who stopped it, in the same statement. */
  static withPeople = scope((query: ModelQueryBuilderContract<typeof Message>) => {
    const nameOf = (column: string) =>
      `(select name from users where users.id = messages.${column})`
    query
      .select('messages.*')
      .select(db.knexRawQuery(`${nameOf('user_id')} as author`))
      .select(db.knexRawQuery(`${nameOf('stopped_by_id')} as stopper`))
  })

  /** Those with attachments, which an index holds: its condition has to be written out. */
  static withFiles = scope((query) => {
    query.whereRaw(`files <> '[]'`)
  })

  /** Pending replies whose turn it is: nothing of their conversation is written or waits before them. */
  static claimable = scope((query) => {
    query.where('status', 'pending').whereNotExists((earlier) => {
      earlier
        .from('messages as earlier')
        .whereColumn('earlier.conversation_id', 'messages.conversation_id')
        .where((before) => {
          before.where('earlier.status', 'streaming').orWhere((waiting) => {
            waiting.where('earlier.status', 'pending').whereColumn('earlier.id', '<', 'messages.id')
          })
        })
    })
  })

  /** The person's message that was sent under this clientId, in whatever conversation. */
  static findSent(user: User, { clientId }: { clientId: string }): Promise<Message | null> {
    return this.findBy({ userId: user.id, clientId })
  }

  /**
   * Whether the person has sent this already.
   *
   * @throws E_VALIDATION_ERROR when it was sent elsewhere
   */
  static async wasSentTo(
    conversation: Conversation,
    user: User,
    sending: { clientId: string }
  ): Promise<boolean> {
    if (!(await this.findSent(user, sending))) return false
    await this.assertSentTo(conversation, user, sending)
    return true
  }

  /** @throws E_VALIDATION_ERROR when the clientId belongs to a message elsewhere */
  static async assertSentTo(
    conversation: Conversation,
    user: User,
    sending: { clientId: string }
  ): Promise<void> {
    const sent = await this.findSent(user, sending)
    if (sent?.conversationId === conversation.id) return
    const message = 'This message was already sent in another conversation'
    throw new vineErrors.E_VALIDATION_ERROR([{ field: 'clientId', rule: 'unique', message }])
  }

  /**
   * Ends replies whose writer is gone and runs pending ones that nobody runs. Any process may do
   * it at any time. A heartbeat before `lostBefore` (milliseconds since 1970) means that the writer
   * is gone. Broadcasts message.updated for each reply that it ended.
   */
  static async sweep({ lostBefore = Date.now() - HEARTBEAT_LIMIT } = {}): Promise<void> {
    await new Sweep(lostBefore).run()
  }

  /**
   * Ends pending replies as interrupted that were asked for more than an hour ago, where no process writes
   * any: a server that starts finds them in a restored copy, or after a long time away, and must not spend
   * money on them unasked. Nobody is told: it does not serve yet.
   */
  static async interruptForgotten(): Promise<void> {
    const { dateTimeFormat } = db.connection().dialect
    const limit = DateTime.utc().minus(FORGOTTEN_AFTER).toFormat(dateTimeFormat)
    await db
      .from('messages')
      .where('status', 'pending')
      .where('created_at', '<', limit)
      .whereNotExists((written) => {
        written
          .from('messages as written')
          .where('written.status', 'streaming')
          .where('written.heartbeat_at', '>=', Date.now() - HEARTBEAT_LIMIT)
      })
      .update({
        status: 'interrupted',
        ...nextVersion(),
        updated_at: db.knexRawQuery('CURRENT_TIMESTAMP'),
      })
  }

  /** The name of its author, where it was read with `withPeople` or has just been written. */
  get author(): string | null {
    return this.$extras.author ?? null
  }

  set author(name: string | null) {
    this.$extras.author = name
  }

  /** The name of who stopped it, where it was read with `withPeople`. */
  get stoppedBy(): string | null {
    return this.$extras.stopper ?? null
  }

  /** Its files. */
  get attachments() {
    return new Attachments(this)
  }

  /** A question or note is its own turn, a reply belongs to its question's. */
  get turn(): number {
    return this.replyToId ?? this.id
  }

  get isReply(): boolean {
    return this.role === 'assistant'
  }

  get isNote(): boolean {
    return this.role === 'note'
  }

  get isSettled(): boolean {
    return this.status !== 'pending' && this.status !== 'streaming'
  }

  /** What it has used, over all calls that were made for it; null where no provider has reported any. */
  get usage(): Usage | null {
    if (this.inputTokens === null) return null
    return {
      input: this.inputTokens,
      output: this.outputTokens ?? 0,
      cacheRead: this.cacheReadTokens ?? 0,
      cacheWrite: this.cacheWriteTokens ?? 0,
      cacheWriteLong: this.cacheWriteLongTokens ?? 0,
      webSearches: this.webSearches ?? 0,
    }
  }

  /**
   * The question that this is, or that this replies to.
   *
   * @throws E_ROW_NOT_FOUND (a 404) for a note: nobody is asked by it
   */
  question(): Promise<Message> {
    return Message.query().where({ id: this.turn, role: 'user' }).firstOrFail()
  }

  /** The pending or streaming reply of this turn, if there is one. */
  unfinishedReply(): Promise<Message | null> {
    return Message.query()
      .where('replyToId', this.turn)
      .whereIn('status', ['pending', 'streaming'])
      .first()
  }

  /**
   * Takes this pending reply to be written by the caller, if it is its turn. Of all that try, one
   * gets true.
   */
  async claim(): Promise<boolean> {
    try {
      const [claimed] = await Message.query()
        .where('messages.id', this.id)
        .withScopes((it) => it.claimable())
        .update({ status: 'streaming', heartbeatAt: Date.now(), ...nextVersion() })
      return Boolean(claimed)
    } catch (error) {
      /** The index that allows one streaming reply a conversation: somebody else's turn. */
      if (isUniqueViolation(error)) return false
      throw error
    }
  }

  /**
   * Stops a reply on the person's behalf, whoever writes it. A pending one ends at once; a
   * streaming one is ended by its writer, with its text. Doing it again changes nothing.
   * Broadcasts message.updated when the reply ends.
   */
  async stop(user: User): Promise<void> {
    if (await this.#stopPending(user)) {
      await this.broadcastUpdated()
      const conversation = await Conversation.findOrFail(this.conversationId)
      await conversation.replyEnded()
    } else {
      await Message.query()
        .where({ id: this.id, status: 'streaming' })
        .whereNull('stoppedById')
        .update({ stoppedById: user.id, ...nextVersion() })
      ReplyStream.of(this)?.stop()
    }
  }

  async #stopPending(user: User): Promise<boolean> {
    const [stopped] = await Message.query()
      .where({ id: this.id, status: 'pending' })
      .update({
        status: 'stopped',
        stoppedById: user.id,
        ...nextVersion(),
        updatedAt: db.raw('CURRENT_TIMESTAMP'),
      })
    return Boolean(stopped)
  }

  /**
   * Words the last question of the conversation anew: stops an unfinished reply to it, and has it
   * answered again. Replies stay as they are, and belong to the wording they answered. The same
   * content as before changes nothing. Broadcasts message.updated, message.created for the reply
   * and conversation.updated. A note is only worded anew, wherever it stands: message.updated.
   * Broadcasts reading.updated to those who are mentioned in it now or were before.
   *
   * @throws E_VALIDATION_ERROR on `content` when there is a later question, when this month's
   * budget is used up, or when the reply could not be stopped in time
   */
  async edit(user: User, content: string): Promise<void> {
    await this.#tellingMentioned(() =>
      this.isNote ? this.#editNote(content) : new Rewording(this, content).run(user)
    )
  }

  async #editNote(content: string) {
    const { turns } = await Conversation.findOrFail(this.conversationId)
    const isChanged = await db.transaction((trx) => turns.rewordNote(this, content, trx))
    if (isChanged) await this.broadcastUpdated()
  }

  /**
   * Leaves one of its files out of later prompts, or takes it in again. Broadcasts message.updated.
   *
   * @throws E_ROW_NOT_FOUND (a 404) when it has no such file, or is gone, and E_VALIDATION_ERROR where
   * prompts have no room for it any more
   */
  async leaveOut(fileId: string, isLeftOut: boolean): Promise<void> {
    const { turns } = await Conversation.findOrFail(this.conversationId)
    await db.transaction((trx) => turns.leaveOut(this, { fileId, isLeftOut }, trx))
    await this.broadcastUpdated()
  }

  /**
   * Deletes this question, with its replies, or note and hangs up on a running reply; its files are
   * removed. Broadcasts message.deleted, conversation.updated, and reading.updated to those who are
   * mentioned in it.
   *
   * @throws E_ROW_NOT_FOUND (a 404) when somebody else has deleted it meanwhile
   */
  async destroy(): Promise<void> {
    await this.#tellingMentioned(() => this.#destroy())
  }

  async #destroy() {
    const { turns } = await Conversation.findOrFail(this.conversationId)
    const replyIds = await db.transaction((trx) => turns.remove(this, trx))
    for (const id of replyIds) ReplyStream.of({ id })?.abandon()
    ConversationChannel.ofMessage(this).messageDeleted(this)
    await turns.conversation.replyEnded()
    await StoredFiles.remove(this.attachments.keys)
  }

  /** What it does may change who is mentioned here. */
  async #tellingMentioned(change: () => Promise<void>) {
    const before = await Mention.userIdsOf(this)
    await change()
    const mentioned = new Set([...before, ...(await Mention.userIdsOf(this))])
    if (mentioned.size === 0) return
    const conversation = await Conversation.findOrFail(this.conversationId)
    for (const id of mentioned) await conversation.readingOf({ id }).tell()
  }

  /** Tells everybody who has the conversation open how this message stands now. */
  async broadcastUpdated(): Promise<void> {
    const message = await Message.query()
      .where('id', this.id)
      .withScopes((it) => it.withPeople())
      .first()
    if (message) ConversationChannel.ofMessage(this).messageUpdated(message)
  }
}
