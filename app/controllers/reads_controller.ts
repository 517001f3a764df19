import type { HttpContext } from '@adonisjs/core/http'
import { readValidator } from '#validators/conversation'

export default class ReadsController {
  /** Notes up to which message the person has seen the conversation. */
  async update({ auth, params, request, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const conversation = await user.findConversation(params.conversation_id)
    const { messageId } = await request.validateUsing(readValidator)
    await conversation.readingOf(user).advance(messageId)
    return response.noContent()
  }
}
