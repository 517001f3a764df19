import { errors } from '@adonisjs/lucid'
import { errors as vineErrors } from '@vinejs/vine'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AccountChannel } from '#channels/account_channel'
import { ConversationChannel } from '#channels/conversation_channel'
import { LanguageModel } from '#llm/language_model'
import { Budget } from '#models/account/budget'
import Conversation from '#models/conversation'
import Mention from '#models/mention'
import Message from '#models/message'
import { nextVersion } from '#models/message/version'
import type User from '#models/user'

/** What a question or note is made of; `files` as the column has them. */
export type Contents = { content: string; clientId: string; files: string }

/** A reply to be: the key of its language model, and what the account's budget keeps for it. */
type Wanted = { model?: string | null; expectedCost: number | null }

/** The turns of a conversation, as it grows and changes. */
export class Turns {
  constructor(readonly conversation: Conversation) {}

  /**
   * A question and the pending reply to it. An archived conversation comes back by it.
   *
   * @throws E_VALIDATION_ERROR on `content` where the budget does not allow the reply, as all do that
   * add one
   */
  async addQuestion(
    user: User,
    contents: Contents,
    expectedCost: number | null,
    client: TransactionClientContract
  ): Promise<Message[]> {
    await this.#count(2, { archived_at: null }, client)
    const question = await this.#createOf(user, { ...contents, role: 'user' }, client)
    return [question, await this.#createReply(question, { expectedCost }, client)]
  }

  /** A note, which is a turn of its own. An archived conversation comes back by it. */
  async addNote(
    user: User,
    contents: Contents,
    client: TransactionClientContract
  ): Promise<Message> {
    await this.#count(1, { archived_at: null }, client)
    return this.#createOf(user, { ...contents, role: 'note' }, client)
  }

  /** A pending reply to the question; at most one of a question's replies is unfinished. */
  async addReply(
    { id }: Message,
    wanted: Wanted,
    client: TransactionClientContract
  ): Promise<Message> {
    await this.#count(1, {}, client)
    /** Read here: it may have been worded anew, or deleted, until the count's lock was had. */
    const question = await Message.findOrFail(id, { client })
    return this.#createReply(question, wanted, client)
  }

  /** New content for the last question, and a pending reply to it. */
  async reword(
    { id }: Message,
    { content, expectedCost }: { content: string; expectedCost: number | null },
    client: TransactionClientContract
  ): Promise<Message> {
    await this.#count(1, {}, client)
    const question = await Message.findOrFail(id, { client })
    await this.assertLast(question, client)
    await this.#setContent(question, content, client)
    question.revision++
    return this.#createReply(question, { expectedCost }, client)
  }

  /** New content for a note, whatever was said after it. Answers whether that changed anything. */
  async rewordNote(
    { id }: Message,
    content: string,
    client: TransactionClientContract
  ): Promise<boolean> {
    await this.lock(client)
    const note = await Message.findOrFail(id, { client })
    if (note.content === content) return false
    await this.#setContent(note, content, client)
    return true
  }

  /**
   * Leaves a file of the message out, or takes it in, as the row has it once it is locked.
   *
   * @throws E_VALIDATION_ERROR on `isLeftOut` where prompts have no room for it any more: every later
   * question would be refused
   */
  async leaveOut(
    { id }: Message,
    { fileId, isLeftOut }: { fileId: string; isLeftOut: boolean },
    client: TransactionClientContract
  ): Promise<void> {
    await this.lock(client)
    const { attachments, role } = await Message.findOrFail(id, { client })
    attachments.find(fileId).isLeftOut = isLeftOut
    await Message.query({ client })
      .where('id', id)
      .update({
        files: JSON.stringify(attachments.entries),
        ...nextVersion(),
        updatedAt: client.raw('CURRENT_TIMESTAMP'),
      })
    if (isLeftOut || role !== 'user') return
    const { intake, languageModel } = this.conversation
    await intake.assertTakenBy(languageModel, { client, field: 'isLeftOut' })
  }

  /**
   * Certain only after the conversation's row was locked.
   *
   * @throws E_VALIDATION_ERROR on `content` when a question follows this one
   */
  async assertLast(question: Message, client?: TransactionClientContract): Promise<void> {
    const later = await Message.query({ client })
      .where({ conversationId: this.conversation.id, role: 'user' })
      .where('id', '>', question.id)
      .select('id')
      .first()
    if (!later) return
    const message = 'Somebody has asked something after it: it can no longer be changed.'
    throw new vineErrors.E_VALIDATION_ERROR([{ field: 'content', rule: 'last', message }])
  }

  /** Takes the question and the replies to it away. Answers with the ids of the replies. */
  async remove(question: Message, client: TransactionClientContract): Promise<number[]> {
    await this.lock(client)
    const rows = await Message.query({ client })
      .where('id', question.id)
      .orWhere('replyToId', question.id)
      .select('id')
    const [removed] = await Message.query({ client }).where('id', question.id).delete()
    if (!removed) throw new errors.E_ROW_NOT_FOUND(Message)
    await Conversation.query({ client })
      .where('id', this.conversation.id)
      .update({ messagesCount: client.raw('messages_count - ?', [rows.length]) })
    return rows.map(({ id }) => id).filter((id) => id !== question.id)
  }

  async #createOf(
    user: User,
    message: Contents & { role: 'user' | 'note' },
    client: TransactionClientContract
  ): Promise<Message> {
    const own = {
      conversationId: this.conversation.id,
      userId: user.id,
      status: 'complete',
    } as const
    const created = await Message.create({ ...message, ...own }, { client })
    created.author = user.name
    await Mention.write(created, '', client)
    await this.conversation.readingOf(user).noteSending(created.id, client)
    return created
  }

  async #setContent(
    message: Message,
    content: string,
    client: TransactionClientContract
  ): Promise<void> {
    await Message.query({ client })
      .where('id', message.id)
      .update({
        content,
        revision: message.revision + 1,
        ...nextVersion(),
        editedAt: client.raw('CURRENT_TIMESTAMP'),
        updatedAt: client.raw('CURRENT_TIMESTAMP'),
      })
    const former = message.content
    message.content = content
    await Mention.write(message, former, client)
  }

  /** Replies that are asked for at once see each other: each finds what the budget keeps for the others. */
  async #createReply(
    { id, revision }: Message,
    { model, expectedCost }: Wanted,
    client: TransactionClientContract
  ) {
    const { id: conversationId, accountId } = this.conversation
    const languageModel = LanguageModel.for(model ?? this.conversation.model)
    const reply = await Message.create(
      {
        conversationId,
        role: 'assistant',
        status: 'pending',
        model: languageModel.key,
        replyToId: id,
        revision,
        expectedCost,
      },
      { client }
    )
    if (expectedCost !== null) {
      const budget = await Budget.locked({ id: accountId }, client)
      await budget.without(reply).assertAllows(languageModel, expectedCost)
    }
    return reply
  }

  /**
   * Comes first in each adding transaction: the row's lock keeps ids in order on PostgreSQL.
   *
   * @throws E_ROW_NOT_FOUND (a 404) when the conversation was deleted meanwhile
   */
  async #count(
    added: number,
    changes: { archived_at?: null },
    client: TransactionClientContract
  ): Promise<void> {
    const [counted] = await Conversation.query({ client })
      .where('id', this.conversation.id)
      .update({
        ...changes,
        messagesCount: client.raw('messages_count + ?', [added]),
        updatedAt: client.raw('CURRENT_TIMESTAMP'),
      })
    if (!counted) throw new errors.E_ROW_NOT_FOUND(Conversation)
  }

  /** A lock for changes that are no activity. */
  async lock(client: TransactionClientContract): Promise<void> {
    await Conversation.query({ client })
      .where('id', this.conversation.id)
      .update({ messagesCount: client.raw('messages_count') })
  }

  /**
   * Broadcasts message.created for each, reading.updated to its author and those whom it mentions,
   * and conversation.updated, after the commit.
   */
  async announce(added: Message[]): Promise<void> {
    const channel = ConversationChannel.of(this.conversation)
    for (const message of added) channel.messageCreated(message)
    for (const message of added) await this.tellReaders(message)
    if (this.conversation.archivedAt) {
      /** Those who have it open see it as archived. */
      await this.conversation.broadcastUpdated()
    } else {
      const now = await this.conversation.current()
      if (now) AccountChannel.of(now).updated(now)
    }
  }

  /** Broadcasts reading.updated to the author of the message and those whom it mentions. */
  async tellReaders(message: Message): Promise<void> {
    const mentioned = message.content.includes('@') ? await Mention.userIdsOf(message) : []
    const readers = message.userId === null ? mentioned : [message.userId, ...mentioned]
    for (const id of readers) await this.conversation.readingOf({ id }).tell()
  }
}
