import type { HttpContext } from '@adonisjs/core/http'
import type Conversation from '#models/conversation'
import ConversationPolicy from '#policies/conversation_policy'

/** Putting a conversation out of the way, and taking it back. */
export default class ArchivesController {
  async store(ctx: HttpContext) {
    const conversation = await this.#find(ctx)
    await conversation.archive()
    return this.#answer(ctx, conversation)
  }

  async destroy(ctx: HttpContext) {
    const conversation = await this.#find(ctx)
    await conversation.unarchive()
    return this.#answer(ctx, conversation)
  }

  async #find({ auth, params, bouncer }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    await bouncer.with(ConversationPolicy).authorize('update', conversation)
    return conversation
  }

  #answer({ request, response }: HttpContext, { id }: Conversation) {
    if (request.wantsJson()) return response.ok('')
    return response.redirect().toRoute('conversations.show', { id })
  }
}
