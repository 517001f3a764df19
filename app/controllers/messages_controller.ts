import { randomUUID } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import ConversationTransformer from '#transformers/conversation_transformer'
import MessageTransformer from '#transformers/message_transformer'
import { messageValidator, threadValidator } from '#validators/conversation'

export default class MessagesController {
  /** An older page of the thread, or everything from a turn on. */
  async index({ auth, params, request }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    const { from, before } = await request.validateUsing(threadValidator)
    const { thread } = conversation
    const { messages, hasOlder } = await (from ? thread.since(from) : thread.page({ before }))
    return {
      messages: messages.map((message) => new MessageTransformer(message).toObject()),
      hasOlder,
      conversation: new ConversationTransformer(conversation).toObject(),
      cost: await conversation.cost(),
    }
  }

  async store({ auth, params, request, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const conversation = await user.findConversation(params.conversation_id)
    const { content, clientId } = await request.validateUsing(messageValidator)
    await conversation.sendMessage(user, { content, clientId: clientId ?? randomUUID() })
    return response.ok('')
  }

  async show({ auth, params }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    const message = await conversation.findMessage(params.id)
    return { message: new MessageTransformer(message).toObject() }
  }
}
