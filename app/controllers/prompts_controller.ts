import type { HttpContext } from '@adonisjs/core/http'
import SeenPromptTransformer from '#transformers/seen_prompt_transformer'
import { pageValidator } from '#validators/user'

/** What a language model got to see for a reply. */
export default class PromptsController {
  async show({ auth, params, request, inertia }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.conversation_id)
    const reply = await conversation.findReply(params.message_id)
    const { page } = await request.validateUsing(pageValidator)
    const prompt = await conversation.promptFor(reply).seen(page ?? 1)
    return inertia.render('prompts/show', {
      title: conversation.title,
      prompt: SeenPromptTransformer.transform(prompt),
    })
  }
}
