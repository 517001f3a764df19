import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AccountChannel } from '#channels/account_channel'
import { isUniqueViolation } from '#exceptions/unique_violation'
import { LanguageModel } from '#llm/language_model'
import type Account from '#models/account'
import Conversation, { type Sending } from '#models/conversation'
import Message from '#models/message'
import { titleFrom } from '#models/conversation/title'
import type User from '#models/user'

export type OpeningContents = {
  title?: string | null
  model?: string | null
  isPrivate?: boolean
  question?: Sending
}

/** What a new conversation of the account begins with. */
export class Opening {
  #account: Account
  #contents: OpeningContents

  constructor(account: Account, contents: OpeningContents) {
    this.#account = account
    this.#contents = contents
  }

  async run(user: User): Promise<Conversation> {
    try {
      const conversation = await db.transaction((trx) => this.#create(user, trx))
      await conversation.refresh()
      AccountChannel.of(conversation).created(conversation)
      await conversation.runNextReply()
      return conversation
    } catch (error) {
      const { question } = this.#contents
      const sent = question && (await Message.findSent(user, question))
      if (isUniqueViolation(error) && sent) return Conversation.findOrFail(sent.conversationId)
      throw error
    }
  }

  async #create(user: User, client: TransactionClientContract) {
    const { title, model, isPrivate = false, question } = this.#contents
    const conversation = await Conversation.create(
      {
        accountId: this.#account.id,
        userId: user.id,
        title: title ?? titleFrom(question?.content),
        model: LanguageModel.for(model).key,
        messagesCount: 0,
        isPrivate,
      },
      { client }
    )
    if (question) await conversation.turns.addQuestion(user, question, client)
    return conversation
  }
}
