import type { HttpContext } from '@adonisjs/core/http'
import { replyValidator } from '#validators/conversation'

/** The reply to a question: having it answered again, and stopping the answer. */
export default class RepliesController {
  async store({ auth, params, request, response }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    const message = await conversation.findMessage(params.message_id)
    const { model } = await request.validateUsing(replyValidator)
    await conversation.answerAgain(await message.question(), { model })
    return response.ok('')
  }

  async destroy({ auth, params, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const conversation = await user.findConversation(params.conversation_id)
    const message = await conversation.findMessage(params.message_id)
    const reply = await message.unfinishedReply()
    await reply?.stop(user)
    return response.ok('')
  }
}
