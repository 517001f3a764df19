import { setTimeout as sleep } from 'node:timers/promises'
import { errors as vineErrors } from '@vinejs/vine'
import db from '@adonisjs/lucid/services/db'
import { ConversationChannel } from '#channels/conversation_channel'
import { isUniqueViolation } from '#exceptions/unique_violation'
import Conversation from '#models/conversation'
import Message from '#models/message'
import { ReplyStream } from '#models/message/reply_stream'
import type User from '#models/user'

/** Milliseconds. */
const STOPPING_LIMIT = 15_000
const STOPPING_INTERVAL = 100

/** A question that gets new content, and a reply to that. */
export class Rewording {
  #question: Message
  #content: string
  #deadline = Date.now() + STOPPING_LIMIT

  constructor(question: Message, content: string) {
    this.#question = question
    this.#content = content
  }

  /** Again, where somebody else had the question answered between the stopping and the writing. */
  async run(user: User): Promise<void> {
    let isDone = false
    while (!isDone) isDone = await this.#attempt(user)
  }

  async #attempt(user: User): Promise<boolean> {
    await this.#question.refresh()
    if (this.#question.content === this.#content) return true

    const conversation = await Conversation.findOrFail(this.#question.conversationId)
    await conversation.turns.assertLast(this.#question)
    await this.#stopReply(user)
    try {
      const reply = await db.transaction((trx) =>
        conversation.turns.reword(this.#question, this.#content, trx)
      )
      await this.#question.broadcastUpdated()
      ConversationChannel.of(conversation).messageCreated(reply)
      await conversation.replyEnded()
      return true
    } catch (error) {
      if (isUniqueViolation(error)) return false
      throw error
    }
  }

  async #stopReply(user: User) {
    const reply = await this.#question.unfinishedReply()
    if (!reply) return
    await reply.stop(user)
    while (!(await hasEnded(reply))) {
      if (Date.now() > this.#deadline) throw stillStopping()
      await Promise.race([ReplyStream.of(reply)?.ended, sleep(STOPPING_INTERVAL)].filter(Boolean))
    }
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
