import { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AccountChannel } from '#channels/account_channel'
import { isUniqueViolation } from '#exceptions/unique_violation'
import { LanguageModel } from '#llm/language_model'
import type Account from '#models/account'
import { Budget } from '#models/account/budget'
import Conversation, { type Sending } from '#models/conversation'
import Message from '#models/message'
import { Intake } from '#models/conversation/intake'
import { assertOffered, type Manner } from '#models/conversation/offer'
import { expectedCost } from '#models/conversation/prompt/expected_cost'
import { assertFits } from '#models/conversation/prompt/size'
import { titleFrom } from '#models/conversation/title'
import { IncomingFiles } from '#models/message/incoming_files'
import type User from '#models/user'

export type OpeningContents = {
  title?: string | null
  model?: string | null
  isPrivate?: boolean
  question?: Sending
} & Manner

/** What a new conversation of the account begins with. */
export class Opening {
  #account: Account
  #contents: OpeningContents

  constructor(account: Account, contents: OpeningContents) {
    this.#account = account
    this.#contents = contents
  }

  /**
   * @throws E_VALIDATION_ERROR for files that are not taken, or that its language model cannot read, and
   * for an effort or a web search that it does not have
   */
  async run(user: User): Promise<Conversation> {
    const { model, question } = this.#contents
    const sent = question && (await Message.findSent(user, question))
    if (sent) return Conversation.findOrFail(sent.conversationId)
    assertOffered(LanguageModel.for(model), this.#contents)
    const budget = await Budget.of(this.#account)
    if (question) await budget.assertAllowsSending(user, question, LanguageModel.for(model))
    const files = await IncomingFiles.read(question?.uploads)
    const content = question?.content ?? ''
    const { id: accountId } = this.#account
    await assertFits(LanguageModel.for(model), { accountId, content, files: files.facts })
    await new Intake(null).assertTakenBy(LanguageModel.for(model), { coming: files.facts })
    const asked = { conversationId: null, content, files: files.facts }
    const expected = await expectedCost(budget, LanguageModel.for(model), asked)
    try {
      const conversation = await files.storedFor((stored, trx) => {
        return this.#create(user, stored, expected, trx)
      })
      await conversation.refresh()
      await this.#announce(user, conversation)
      await conversation.runNextReply()
      return conversation
    } catch (error) {
      const rival = question && (await Message.findSent(user, question))
      if (isUniqueViolation(error) && rival) return Conversation.findOrFail(rival.conversationId)
      throw error
    }
  }

  async #announce(user: User, conversation: Conversation) {
    const { question } = this.#contents
    const now = await conversation.current()
    if (now) AccountChannel.of(now).created(now)
    const sent = question && (await Message.findSent(user, question))
    if (sent) await conversation.turns.tellReaders(sent)
  }

  async #create(
    user: User,
    files: string,
    expected: number | null,
    client: TransactionClientContract
  ) {
    const { title, model, isPrivate = false, question } = this.#contents
    const { effort, hasWebSearch = false } = this.#contents
    const languageModel = LanguageModel.for(model)
    const conversation = await Conversation.create(
      {
        accountId: this.#account.id,
        userId: user.id,
        title: title ?? titleFrom(question?.content),
        renamedAt: title ? DateTime.now() : null,
        model: languageModel.key,
        effort: languageModel.effortFor(effort),
        hasWebSearch,
        messagesCount: 0,
        isPrivate,
      },
      { client }
    )
    if (question) {
      const { content, clientId } = question
      await conversation.turns.addQuestion(user, { content, clientId, files }, expected, client)
    }
    return conversation
  }
}
