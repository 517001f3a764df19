import type { HttpContext } from '@adonisjs/core/http'
import type Conversation from '#models/conversation'
import ConversationPolicy from '#policies/conversation_policy'

/** Keeping a conversation to oneself, and showing it to the account again. */
export default class PrivaciesController {
  async store(ctx: HttpContext) {
    const conversation = await this.#find(ctx)
    await conversation.privacy.hide()
    return this.#answer(ctx, conversation)
  }

  async destroy(ctx: HttpContext) {
    const conversation = await this.#find(ctx)
    await conversation.privacy.show()
    return this.#answer(ctx, conversation)
  }

  async #find({ auth, params, bouncer }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    await bouncer.with(ConversationPolicy).authorize('hide', conversation)
    return conversation
  }

  #answer({ request, response }: HttpContext, { id }: Conversation) {
    if (request.wantsJson()) return response.ok('')
    return response.redirect().toRoute('conversations.show', { id })
  }
}
