import db from '@adonisjs/lucid/services/db'
import { belongsTo, hasMany, scope } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { AccountChannel } from '#channels/account_channel'
import { ConversationChannel } from '#channels/conversation_channel'
import { ConversationSchema } from '#database/schema'
import { isUniqueViolation } from '#exceptions/unique_violation'
import GenerateReply from '#jobs/generate_reply'
import { LanguageModel } from '#llm/language_model'
import Account from '#models/account'
import Membership from '#models/membership'
import Message from '#models/message'
import { Opening, type OpeningContents } from '#models/conversation/opening'
import { Privacy } from '#models/conversation/privacy'
import { Prompt } from '#models/conversation/prompt'
import { Thread } from '#models/conversation/thread'
import { Turns } from '#models/conversation/turns'
import { ReplyStream } from '#models/message/reply_stream'
import type User from '#models/user'

/** What a person sends. `clientId` names the sending, so that repeating it changes nothing. */
export type Sending = { content: string; clientId: string }

const IS_WRITING = `exists (
  select 1 from messages where conversation_id = conversations.id and status = 'streaming'
) as is_writing`

/** The shared thread. */
export default class Conversation extends ConversationSchema {
  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @hasMany(() => Message)
  declare messages: HasMany<typeof Message>

  /** Those of the person's accounts, without what others keep to themselves. */
  static visibleTo = scope((query, user: { id: number }) => {
    query
      .whereIn('accountId', Membership.query().where('userId', user.id).select('accountId'))
      .where((either) => either.where('isPrivate', false).orWhere('userId', user.id))
  })

  static latestFirst = scope((query) => {
    query.orderBy('updatedAt', 'desc').orderBy('id', 'desc')
  })

  /** Those whose title contains the text, in whatever case. */
  static titled = scope((query, text: string) => {
    const pattern = text.toLowerCase().replace(/[!%_]/g, '!$&')
    query.whereRaw(`lower(title) like ? escape '!'`, [`%${pattern}%`])
  })

  /** Reads with it whether a reply is being written; the index of streaming replies answers that. */
  static withWriting = scope((query: ModelQueryBuilderContract<typeof Conversation>) => {
    query.select('conversations.*').select(db.knexRawQuery(IS_WRITING))
  })

  /**
   * Opens a conversation of the account, with its first question where one is given. Sending the
   * same question twice opens one conversation. Broadcasts conversation.created.
   */
  static start(user: User, account: Account, contents: OpeningContents): Promise<Conversation> {
    return new Opening(account, contents).run(user)
  }

  /** Whether a reply of it was being written when it was read with `withWriting`. */
  get isWriting(): boolean {
    return Boolean(this.$extras.is_writing)
  }

  /** The language model that answers here now. */
  get languageModel() {
    return LanguageModel.for(this.model)
  }

  /** Adds to its turns. */
  get turns() {
    return new Turns(this)
  }

  /** Keeps it to its creator, or shows it to the account. */
  get privacy() {
    return new Privacy(this)
  }

  /** Its messages, in pages of whole turns. */
  get thread() {
    return new Thread(this)
  }

  /**
   * One of its messages, with its people.
   *
   * @throws E_ROW_NOT_FOUND (a 404) for a message that is not there or elsewhere
   */
  findMessage(id: number): Promise<Message> {
    return Message.query()
      .where({ id, conversationId: this.id })
      .withScopes((it) => it.withPeople())
      .firstOrFail()
  }

  /** Micro-dollars that all its replies have cost. */
  async cost(): Promise<number> {
    const [row] = await db
      .from('messages')
      .where('conversation_id', this.id)
      .whereNotNull('cost')
      .sum('cost as total')
    return Number(row.total ?? 0)
  }

  /**
   * Adds a question and a pending reply to it, and sets the reply going; an archived conversation
   * comes back by it. Sending the same clientId again adds nothing. Broadcasts message.created for
   * both and conversation.updated.
   *
   * @throws E_VALIDATION_ERROR when the clientId was used in another conversation
   */
  async sendMessage(user: User, sending: Sending): Promise<void> {
    try {
      const added = await db.transaction((trx) => this.turns.addQuestion(user, sending, trx))
      await this.turns.announce(added)
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      await Message.assertSentTo(this, user, sending)
    }
    await this.runNextReply()
  }

  /**
   * Adds a note, which is for people only: no reply follows, and the language model never gets to
   * see it. As with questions an archived conversation comes back by it, and sending the same
   * clientId again adds nothing. Broadcasts message.created and conversation.updated.
   *
   * @throws E_VALIDATION_ERROR when the clientId was used in another conversation
   */
  async addNote(user: User, sending: Sending): Promise<void> {
    try {
      const note = await db.transaction((trx) => this.turns.addNote(user, sending, trx))
      await this.turns.announce([note])
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      await Message.assertSentTo(this, user, sending)
    }
  }

  /**
   * Adds another pending reply to a question, by the language model with this key or else the
   * conversation's, and sets it going; nothing happens while one is pending or streaming.
   * Broadcasts message.created and conversation.updated.
   */
  async answerAgain(question: Message, { model }: { model?: string | null } = {}): Promise<void> {
    try {
      const added = await db.transaction((trx) => this.turns.addReply(question, model, trx))
      await this.turns.announce([added])
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
    }
    await this.runNextReply()
  }

  /** Hands the oldest pending reply to this process; its claim says whether it is its turn. */
  async runNextReply(): Promise<void> {
    const next = await Message.query()
      .where({ conversationId: this.id, status: 'pending' })
      .orderBy('id')
      .first()
    if (next) GenerateReply.run(next.id)
  }

  /**
   * Writes the reply if it is its turn, then sets the next one going. Delivering the same reply
   * twice, in parallel or late, does nothing: the claim decides. Broadcasts conversation.updated
   * to the account, and what ReplyStream does.
   */
  async generateReply(reply: Message): Promise<void> {
    if (await reply.claim()) {
      /** Read again: it may have been made private since the job took it up. */
      const now = await this.current()
      if (now) AccountChannel.of(now).updated(now)
      const hasEnded = await new ReplyStream(this, reply).run()
      if (hasEnded) await this.replyEnded()
    }
  }

  /**
   * What follows the end or removal of a pending or streaming reply: the next one's turn.
   * Broadcasts conversation.updated.
   */
  async replyEnded(): Promise<void> {
    await this.runNextReply()
    await this.broadcastUpdated()
  }

  /** The part of the conversation that the language model gets to see for this reply. */
  promptFor(reply: Message): Prompt {
    return new Prompt(this, reply)
  }

  /** Changes title or language model. Broadcasts conversation.updated. */
  async change(attributes: { title?: string; model?: string }): Promise<void> {
    this.title = attributes.title ?? this.title
    this.model = attributes.model ?? this.model
    await this.save()
    await this.broadcastUpdated()
  }

  /** Puts it out of the way of the others. Broadcasts conversation.updated. */
  async archive(): Promise<void> {
    await this.#setArchivedAt(db.knexRawQuery('CURRENT_TIMESTAMP'))
  }

  /** Takes it back among the others. Broadcasts conversation.updated. */
  async unarchive(): Promise<void> {
    await this.#setArchivedAt(null)
  }

  /** Without touching `updated_at`: nothing was said. */
  async #setArchivedAt(archivedAt: ReturnType<typeof db.knexRawQuery> | null) {
    await db.from('conversations').where('id', this.id).update({ archived_at: archivedAt })
    await this.broadcastUpdated()
  }

  /** Tells those who have it open and the account's lists how it stands now. */
  async broadcastUpdated(): Promise<void> {
    const now = await this.current()
    if (!now) return
    AccountChannel.of(now).updated(now)
    ConversationChannel.of(now).updated(now, await now.cost())
  }

  /** It as it is now: it may have been renamed meanwhile, or deleted, which is null. */
  current(): Promise<Conversation | null> {
    return Conversation.query()
      .where('id', this.id)
      .withScopes((it) => it.withWriting())
      .first()
  }

  /**
   * Deletes it with all its messages and hangs up on running replies. Broadcasts
   * conversation.deleted.
   */
  async destroy(): Promise<void> {
    await this.delete()
    ReplyStream.abandon(this)
    ConversationChannel.of(this).deleted()
    AccountChannel.of(this).deleted(this)
  }
}
