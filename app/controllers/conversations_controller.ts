import { randomUUID } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import Conversation from '#models/conversation'
import ConversationPolicy from '#policies/conversation_policy'
import ConversationTransformer from '#transformers/conversation_transformer'
import MessageTransformer from '#transformers/message_transformer'
import { conversationChangeValidator, conversationValidator } from '#validators/conversation'

export default class ConversationsController {
  async index({ inertia, auth, session, request }: HttpContext) {
    const account = await auth.getUserOrFail().currentAccount(session.get('accountId'))
    const page = await account.conversationPage(request.input('page'))
    return inertia.render('conversations/index', {
      accountId: account.id,
      conversations: ConversationTransformer.transform(page.all()),
      page: page.currentPage,
      hasMore: page.hasMorePages,
    })
  }

  async store({ auth, session, request, response }: HttpContext) {
    const { title, model, content, clientId } = await request.validateUsing(conversationValidator)
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    const question = content ? { content, clientId: clientId ?? randomUUID() } : undefined
    const conversation = await Conversation.start(user, account, { title, model, question })
    return response.redirect().toRoute('conversations.show', { id: conversation.id })
  }

  async show({ inertia, auth, params, bouncer }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.id)
    const { messages, hasOlder } = await conversation.thread.page()
    const newest = await conversation.account.conversationPage()
    return inertia.render('conversations/show', {
      conversation: ConversationTransformer.transform(conversation),
      messages: MessageTransformer.transform(messages),
      hasOlder,
      cost: await conversation.cost(),
      mayDestroy: await bouncer.with(ConversationPolicy).allows('destroy', conversation),
      conversations: ConversationTransformer.transform(newest.all()),
    })
  }

  async update({ auth, params, request, response, bouncer }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.id)
    await bouncer.with(ConversationPolicy).authorize('update', conversation)
    await conversation.change(await request.validateUsing(conversationChangeValidator))
    return response.redirect().toRoute('conversations.show', { id: conversation.id })
  }

  async destroy({ auth, params, response, session, bouncer }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.id)
    await bouncer.with(ConversationPolicy).authorize('destroy', conversation)
    await conversation.destroy()
    session.flash('notice', `“${conversation.title}” was deleted.`)
    return response.redirect('/')
  }
}
