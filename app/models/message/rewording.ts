import { setTimeout as sleep } from 'node:timers/promises'
import { errors as vineErrors } from '@vinejs/vine'
import db from '@adonisjs/lucid/services/db'
import { ConversationChannel } from '#channels/conversation_channel'
import { isUniqueViolation } from '#exceptions/unique_violation'
import { Budget } from '#models/account/budget'
import Conversation from '#models/conversation'
import { expectedCost } from '#models/conversation/prompt/expected_cost'
import { assertFits } from '#models/conversation/prompt/size'
import Message from '#models/message'
import { ReplyStream } from '#models/message/reply_stream'
import type User from '#models/user'

/** Milliseconds. */
const STOPPING_LIMIT = 15_000
const STOPPING_INTERVAL = 100

/** A question that gets new content, and a reply to that. */
export class Rewording {
  #questionId: number
  #content: string
  #deadline = Date.now() + STOPPING_LIMIT

  constructor(question: Message, content: string) {
    this.#questionId = question.id
    this.#content = content
  }

  /** Tries again where somebody had the question answered between the stopping and the writing. */
  async run(user: User): Promise<void> {
    let isDone = false
    while (!isDone) isDone = await this.#attempt(user)
  }

  async #attempt(user: User): Promise<boolean> {
    const question = await Message.findOrFail(this.#questionId)
    if (question.content === this.#content) return true

    const conversation = await Conversation.findOrFail(question.conversationId)
    await conversation.turns.assertLast(question)
    const { seen } = question.attachments
    const { accountId, languageModel } = conversation
    const wording = { accountId, content: this.#content, files: seen }
    await assertFits(languageModel, wording, 'content')
    const unfinished = await question.unfinishedReply()
    const budget = await Budget.of({ id: accountId })
    const expected = await expectedCost(budget, languageModel, {
      conversationId: conversation.id,
      turn: question.turn,
      content: this.#content,
      former: question.content,
    })
    /** Before a reply is stopped for it. */
    const left = unfinished ? budget.without(unfinished) : budget
    await left.assertAllows(languageModel, expected ?? 0)
    if (unfinished) await this.#stop(unfinished, user)
    const reply = await this.#write(question, conversation, expected)
    if (reply) await this.#announce(question, conversation, reply)
    return Boolean(reply)
  }

  async #stop(reply: Message, user: User) {
    await reply.stop(user)
    while (!(await hasEnded(reply))) {
      if (Date.now() > this.#deadline) throw stillStopping()
      const pause = sleep(STOPPING_INTERVAL)
      /** Known at once where it is this process that writes it. */
      await Promise.race([pause, ReplyStream.of(reply)?.ended ?? pause])
    }
  }

  async #write(
    question: Message,
    { turns }: Conversation,
    expected: number | null
  ): Promise<Message | null> {
    const wording = { content: this.#content, expectedCost: expected }
    try {
      return await db.transaction((trx) => turns.reword(question, wording, trx))
    } catch (error) {
      /** The index that allows one unfinished reply to a question. */
      if (isUniqueViolation(error) && Date.now() <= this.#deadline) return null
      throw isUniqueViolation(error) ? stillStopping() : error
    }
  }

  async #announce(question: Message, conversation: Conversation, reply: Message) {
    await conversation.runNextReply()
    await question.broadcastUpdated()
    ConversationChannel.of(conversation).messageCreated(reply)
    await conversation.broadcastUpdated()
  }
}

async function hasEnded({ id }: Message): Promise<boolean> {
  const reply = await Message.find(id)
  return !reply || reply.isSettled
}

function stillStopping() {
  const message = 'The reply is still being stopped. Nothing was changed: please try again.'
  return new vineErrors.E_VALIDATION_ERROR([{ field: 'content', rule: 'stopped', message }])
}
