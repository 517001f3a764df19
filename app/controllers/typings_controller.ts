import type { HttpContext } from '@adonisjs/core/http'
import { ConversationChannel } from '#channels/conversation_channel'

export default class TypingsController {
  /** Tells those who have the conversation open that somebody is writing. Nothing is stored. */
  async store({ auth, params, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const conversation = await user.findConversation(params.conversation_id)
    ConversationChannel.of(conversation).typing(user)
    return response.noContent()
  }
}
