import { errors } from '@adonisjs/lucid'
import db from '@adonisjs/lucid/services/db'
import { belongsTo, hasMany, scope } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type { Effort } from '#config/llm'
import { AccountChannel } from '#channels/account_channel'
import { ConversationChannel } from '#channels/conversation_channel'
import { ConversationSchema } from '#database/schema'
import { isUniqueViolation } from '#exceptions/unique_violation'
import GenerateReply from '#jobs/generate_reply'
import WriteTitle from '#jobs/write_title'
import { LanguageModel } from '#llm/language_model'
import Account from '#models/account'
import { Budget } from '#models/account/budget'
import Membership from '#models/membership'
import Message from '#models/message'
import { Delivery } from '#models/conversation/delivery'
import { Intake } from '#models/conversation/intake'
import { Opening, type OpeningContents } from '#models/conversation/opening'
import { Privacy } from '#models/conversation/privacy'
import { Prompt } from '#models/conversation/prompt'
import { NEWEST_MESSAGE_ID, READ_MESSAGE_ID, Reading } from '#models/conversation/reading'
import { expectedCost } from '#models/conversation/prompt/expected_cost'
import { assertFits } from '#models/conversation/prompt/size'
import { Removal } from '#models/conversation/removal'
import { Settings, type Changes } from '#models/conversation/settings'
import { Thread } from '#models/conversation/thread'
import { Title } from '#models/conversation/title'
import { Turns } from '#models/conversation/turns'
import { ReplyStream } from '#models/message/reply_stream'
import type { Upload } from '#models/message/upload'
import type User from '#models/user'

/** What a person sends. `clientId` names the sending, so that repeating it changes nothing. */
export type Sending = { content: string; clientId: string; uploads?: Upload[] }

export type ConversationQuery = ReturnType<typeof Conversation.query>

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

  /** Reads with it which settled message is the newest; an index of them answers that. */
  static withNewest = scope((query: ModelQueryBuilderContract<typeof Conversation>) => {
    query.select(db.knexRawQuery(`(${NEWEST_MESSAGE_ID}) as newest_message_id`))
  })

  /** Reads with it how far the person has read it. */
  static withReading = scope((query, { id: userId }: { id: number }) => {
    query.select(db.raw(`${READ_MESSAGE_ID} as read_message_id`, { userId }))
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

  /** The id of its newest settled message when it was read with `withNewest`. */
  get newestMessageId(): number | null {
    return this.$extras.newest_message_id ?? null
  }

  /** The newest message that the person had seen for whom it was read with `withReading`, or 0. */
  get readMessageId(): number {
    return this.$extras.read_message_id ?? 0
  }

  /** In how many messages somebody is mentioned that they have not read, where that was found. */
  get mentionsCount(): number {
    return this.$extras.mentionsCount ?? 0
  }

  set mentionsCount(count: number) {
    this.$extras.mentionsCount = count
  }

  /** The language model that answers here now. */
  get languageModel() {
    return LanguageModel.for(this.model)
  }

  /** How much effort it makes now; null where the language model has no choice of it. */
  get effortNow(): Effort | null {
    return this.languageModel.effortFor(this.effort) ?? this.languageModel.defaultEffort
  }

  /** Whether replies may search the web now. */
  get searchesWeb(): boolean {
    return Boolean(this.hasWebSearch) && this.languageModel.hasWebSearch
  }

  /** Adds to its turns. */
  get turns() {
    return new Turns(this)
  }

  /** Keeps it to its creator, or shows it to the account. */
  get privacy() {
    return new Privacy(this)
  }

  /** How far a person has read it. */
  readingOf(user: { id: number }) {
    return new Reading(this, user)
  }

  /** What its language model is given to read, beside words. */
  get intake() {
    return new Intake(this)
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

  /**
   * One of its replies, with its people.
   *
   * @throws E_ROW_NOT_FOUND (a 404) also for a question or a note
   */
  async findReply(id: number): Promise<Message> {
    const message = await this.findMessage(id)
    if (!message.isReply) throw new errors.E_ROW_NOT_FOUND(Message)
    return message
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
   * @throws E_VALIDATION_ERROR when the clientId was used in another conversation, when this month's
   * budget is used up, for files that are not taken, for those of the conversation that its language
   * model cannot read, and for what is too large for it
   */
  sendMessage(user: User, sending: Sending): Promise<void> {
    return new Delivery(this, user, sending).asQuestion()
  }

  /**
   * Adds a note, which is for people only: no reply follows, and the language model never gets to
   * see it. As with questions an archived conversation comes back by it, and sending the same
   * clientId again adds nothing. Broadcasts message.created and conversation.updated.
   *
   * @throws E_VALIDATION_ERROR when the clientId was used in another conversation, and for files
   * that are not taken
   */
  addNote(user: User, sending: Sending): Promise<void> {
    return new Delivery(this, user, sending).asNote()
  }

  /**
   * Adds another pending reply to a question, by the language model with this key or else the
   * conversation's, and sets it going; nothing happens while one is pending or streaming.
   * Broadcasts message.created and conversation.updated.
   *
   * @throws E_VALIDATION_ERROR when this month's budget is used up, and on `model` for files that
   * the language model cannot read or a question that is too large for it
   */
  async answerAgain(question: Message, { model }: { model?: string | null } = {}): Promise<void> {
    const languageModel = LanguageModel.for(model ?? this.model)
    if (await question.unfinishedReply()) return this.runNextReply()
    const budget = await Budget.of({ id: this.accountId })
    await budget.assertAllows(languageModel)
    const { content, attachments } = await question.question()
    const { accountId } = this
    await assertFits(languageModel, { accountId, content, files: attachments.seen }, 'model')
    await this.intake.assertTakenBy(languageModel, { upTo: question.id, field: 'model' })
    const asked = { conversationId: this.id, turn: question.turn }
    const wanted = { model, expectedCost: await expectedCost(budget, languageModel, asked) }
    try {
      const added = await db.transaction((trx) => this.turns.addReply(question, wanted, trx))
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
      if (hasEnded && !this.renamedAt) WriteTitle.run(reply.id)
    }
  }

  /**
   * What follows the end or removal of a pending or streaming reply: the next one's turn.
   * Broadcasts conversation.updated, and budget.changed where the budget is nearly used up.
   */
  async replyEnded(): Promise<void> {
    await this.runNextReply()
    await this.broadcastUpdated()
    await Budget.announce({ id: this.accountId })
  }

  /** Has a language model name it by its first reply; see Title for what that broadcasts and throws. */
  async writeTitle(reply: Message, signal: AbortSignal): Promise<void> {
    await new Title(this).write(reply, signal)
  }

  /** The part of the conversation that the language model gets to see for this reply. */
  promptFor(reply: Message): Prompt {
    return new Prompt(reply)
  }

  /**
   * Leaves what was said before the turn out of prompts from now on, unless more is left out
   * already. Broadcasts conversation.updated.
   */
  async startPromptsAt(turn: number): Promise<void> {
    const [moved] = await db
      .from('conversations')
      .where('id', this.id)
      .where((it) => it.whereNull('prompt_start').orWhere('prompt_start', '<', turn))
      .update({ prompt_start: turn }, ['id'])
    if (moved) await this.broadcastUpdated()
  }

  /**
   * Changes title, language model, effort or web search. What a person has named no language model
   * names any more; what was chosen and another language model does not have waits until one has it.
   * Broadcasts conversation.updated.
   *
   * @throws E_VALIDATION_ERROR on `model` where it cannot read the conversation's files, on the others
   * where the language model does not have them
   */
  change(changes: Changes): Promise<void> {
    return new Settings(this).change(changes)
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
      .withScopes((it) => it.withNewest())
      .first()
  }

  /**
   * Deletes it with all its messages and their files, and hangs up on running replies. Broadcasts
   * conversation.deleted.
   */
  destroy(): Promise<void> {
    return new Removal(this).run()
  }

  /** The same, where the row still meets the condition then. */
  destroyIf(condition: (query: ConversationQuery) => void): Promise<void> {
    return new Removal(this).run(condition)
  }
}
