import { randomUUID } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import MessagePolicy from '#policies/message_policy'
import ConversationTransformer from '#transformers/conversation_transformer'
import MessageTransformer from '#transformers/message_transformer'
import { messageChangeValidator, messageValidator, threadValidator } from '#validators/conversation'

export default class MessagesController {
  /** A page of the thread, or the turns that were asked for. */
  async index({ auth, params, request }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    const query = await request.validateUsing(threadValidator)
    const { messages, hasOlder, hasNewer } = await conversation.thread.page(query)
    return {
      messages: messages.map((message) => new MessageTransformer(message).toObject()),
      hasOlder,
      hasNewer,
      conversation: new ConversationTransformer(conversation).toObject(),
      cost: await conversation.cost(),
    }
  }

  async store({ auth, params, request, response, uploads }: HttpContext) {
    const user = auth.getUserOrFail()
    const conversation = await user.findConversation(params.conversation_id)
    const meta = { hasFiles: uploads.length > 0 }
    const { content, clientId, note } = await request.validateUsing(messageValidator, { meta })
    const sending = { content: content ?? '', clientId: clientId ?? randomUUID(), uploads }
    if (note) await conversation.addNote(user, sending)
    else await conversation.sendMessage(user, sending)
    return response.ok('')
  }

  async show({ auth, params }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    const message = await conversation.findMessage(params.id)
    const transformer = new MessageTransformer(message)
    return {
      message: transformer.toObject(),
      markdown: message.content,
      bill: transformer.toBill(),
    }
  }

  async update({ auth, params, request, response, bouncer }: HttpContext) {
    const user = auth.getUserOrFail()
    const conversation = await user.findConversation(params.conversation_id)
    const question = await conversation.findMessage(params.id)
    await bouncer.with(MessagePolicy).authorize('update', question)
    const { content } = await request.validateUsing(messageChangeValidator)
    await question.edit(user, content)
    return response.ok('')
  }

  async destroy({ auth, params, response, bouncer }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    const question = await conversation.findMessage(params.id)
    await bouncer.with(MessagePolicy).authorize('destroy', question)
    await question.destroy()
    return response.ok('')
  }
}
