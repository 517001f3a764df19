import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isUniqueViolation } from '#exceptions/unique_violation'
import { Budget } from '#models/account/budget'
import type Conversation from '#models/conversation'
import type { Sending } from '#models/conversation'
import { expectedCost } from '#models/conversation/prompt/expected_cost'
import { assertFits } from '#models/conversation/prompt/size'
import type { Contents } from '#models/conversation/turns'
import Message from '#models/message'
import { IncomingFiles } from '#models/message/incoming_files'
import type User from '#models/user'

/** What a person sends to a conversation, on its way in. Sending the same again adds nothing. */
export class Delivery {
  constructor(
    private conversation: Conversation,
    private user: User,
    private sending: Sending
  ) {}

  /** See Conversation.sendMessage. */
  async asQuestion(): Promise<void> {
    const { conversation, user, sending } = this
    if (await Message.wasSentTo(conversation, user, sending)) return conversation.runNextReply()
    const { accountId, languageModel } = conversation
    const budget = await Budget.of({ id: accountId })
    await budget.assertAllowsSending(user, sending, languageModel)
    const files = await IncomingFiles.read(sending.uploads)
    const { content } = sending
    await assertFits(languageModel, { accountId, content, files: files.facts })
    await conversation.intake.assertTakenBy(languageModel, { coming: files.facts })
    const asked = { conversationId: conversation.id, content, files: files.facts }
    const expected = await expectedCost(budget, languageModel, asked)
    await this.#add(files, (contents, trx) => {
      return conversation.turns.addQuestion(user, contents, expected, trx)
    })
    await conversation.runNextReply()
  }

  /** See Conversation.addNote. */
  async asNote(): Promise<void> {
    const { conversation, user, sending } = this
    if (await Message.wasSentTo(conversation, user, sending)) return
    const files = await IncomingFiles.read(sending.uploads)
    await this.#add(files, async (contents, trx) => {
      return [await conversation.turns.addNote(user, contents, trx)]
    })
  }

  /** Stores the files, makes the rows and tells of them. */
  async #add(
    files: IncomingFiles,
    add: (contents: Contents, trx: TransactionClientContract) => Promise<Message[]>
  ): Promise<void> {
    const { content, clientId } = this.sending
    try {
      const added = await files.storedFor((stored, trx) => {
        return add({ content, clientId, files: stored }, trx)
      })
      await this.conversation.turns.announce(added)
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      await Message.assertSentTo(this.conversation, this.user, { clientId })
    }
  }
}
