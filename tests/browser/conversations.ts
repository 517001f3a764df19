import Conversation from '#models/conversation'
import Message from '#models/message'
import User from '#models/user'
import type { Visitor } from '#tests/visitor'

/** A conversation that the visitor opens; the page's path is what comes back. */
export async function openConversation(visitor: Visitor, title = 'Sky'): Promise<string> {
  const response = await visitor.post('/conversations', { title })
  return response.headers.get('location')!
}

/** Adds settled turns of the person's, written as they would have been: question 1, reply 1, … */
export async function addTurns(
  path: string,
  author: string,
  count: number,
  { text = (at: number) => `Reply ${at}.\n\n${'It goes on for a while. '.repeat(12)}` } = {}
): Promise<Message[]> {
  const conversation = await Conversation.findOrFail(Number(path.split('/').at(-1)))
  const user = await User.findByOrFail('name', author)
  const settled = { conversationId: conversation.id, status: 'complete' as const }
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  const questions = await Message.createMany(
    numbers.map((at) => ({
      ...settled,
      role: 'user' as const,
      userId: user.id,
      content: `Question ${at}?`,
    }))
  )
  await Message.createMany(
    questions.map(({ id }, index) => ({
      ...settled,
      role: 'assistant' as const,
      content: text(index + 1),
      replyToId: id,
      model: conversation.languageModel.key,
    }))
  )
  await conversation.merge({ messagesCount: 2 * count }).save()
  return questions
}
