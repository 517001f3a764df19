import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { LanguageModel } from '#llm/language_model'
import type Account from '#models/account'
import Conversation, { type Sending } from '#models/conversation'
import { titleFrom } from '#models/conversation/title'
import type User from '#models/user'

export type Opening = { title?: string | null; model?: string | null; question?: Sending }

/** Makes a conversation of the account, with its first question where one is given. */
export async function openConversation(
  user: User,
  account: Account,
  { title, model, question }: Opening,
  client: TransactionClientContract
): Promise<Conversation> {
  const conversation = await Conversation.create(
    {
      accountId: account.id,
      userId: user.id,
      title: title ?? titleFrom(question?.content),
      model: LanguageModel.for(model).key,
      messagesCount: 0,
      archivedAt: null,
    },
    { client }
  )
  if (question) await conversation.turns.addQuestion(user, question, client)
  return conversation
}
