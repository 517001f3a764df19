import { randomUUID } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import attachments from '#config/attachments'
import Conversation from '#models/conversation'
import ConversationPolicy from '#policies/conversation_policy'
import ConversationTransformer from '#transformers/conversation_transformer'
import MessageTransformer from '#transformers/message_transformer'
import {
  conversationChangeValidator,
  conversationValidator,
  listValidator,
  threadValidator,
} from '#validators/conversation'

/** What a composer says before it sends. Sizes in bytes. */
const { maxFiles, maxFileSize, maxPdfSize, maxTextSize, maxPages, accept } = attachments
const { maxPixels, maxPixelsTogether } = attachments
const sizes = { maxFileSize, maxPdfSize, maxTextSize }
const attachmentLimits = { maxFiles, ...sizes, maxPages, maxPixels, maxPixelsTogether, accept }

export default class ConversationsController {
  /** The account's conversations, page by page; as JSON those that a search by title finds. */
  async index({ inertia, auth, session, request }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    const { page, archived, q } = await request.validateUsing(listValidator)
    if (request.wantsJson()) {
      const found = await account.findByTitle(user, q)
      return { conversations: found.map((it) => new ConversationTransformer(it).toObject()) }
    }
    const isArchived = archived === '1'
    const found = await account.conversationPage(user, { page, isArchived, q })
    /** The sidebar begins with the same ones: they are read and transformed once. */
    const isBeginning = found.page === 1 && !isArchived && !q
    const all = isBeginning ? await account.conversationsAtHand(user, found.list) : found.list
    const conversations = all.map((it) => new ConversationTransformer(it).forReader())
    if (isBeginning) inertia.share({ conversations })
    return inertia.render('conversations/index', {
      list: conversations.slice(0, found.list.length),
      page: found.page,
      hasMore: found.hasMore,
      isArchived,
      q: q ?? '',
    })
  }

  async create({ inertia, auth, session }: HttpContext) {
    /** Who belongs to no account any more finds nothing here; the reload of a part need not ask. */
    if (!isPart(inertia)) await auth.getUserOrFail().currentAccount(session.get('accountId'))
    return inertia.render('conversations/create', { attachmentLimits })
  }

  async store({ auth, session, request, response, uploads }: HttpContext) {
    const { content, clientId, ...rest } = await request.validateUsing(conversationValidator)
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    const isAsked = Boolean(content) || uploads.length > 0
    const question = { content: content ?? '', clientId: clientId ?? randomUUID(), uploads }
    const conversation = await Conversation.start(user, account, {
      ...rest,
      question: isAsked ? question : undefined,
    })
    return response.redirect().toRoute('conversations.show', { id: conversation.id })
  }

  async show({ inertia, auth, params, request, session, bouncer }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.id)
    const query = await request.validateUsing(threadValidator)
    const isThere = query.message ? await conversation.thread.has(query.message) : false
    if (query.message && !isThere) {
      session.flashMessages.set('notice', 'That message is no longer there.')
    }
    const { messages, hasOlder, hasNewer } = await conversation.thread.page(
      query.message && !isThere ? {} : query
    )
    /**
     * Its account is the one that the person works in from now on. A part of the page says nothing of
     * where they are: it may be asked for by a page that is being left.
     */
    if (!isPart(inertia) && session.get('accountId') !== conversation.accountId) {
      session.put('accountId', conversation.accountId)
    }
    return inertia.render('conversations/show', {
      conversation: ConversationTransformer.transform(conversation),
      messages: MessageTransformer.transform(messages),
      hasOlder,
      hasNewer,
      cost: await conversation.cost(),
      attachmentLimits,
      messageId: isThere ? query.message! : null,
      mayDestroy: await bouncer.with(ConversationPolicy).allows('destroy', conversation),
    })
  }

  async update({ auth, params, request, response, bouncer }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.id)
    await bouncer.with(ConversationPolicy).authorize('update', conversation)
    await conversation.change(await request.validateUsing(conversationChangeValidator))
    if (request.wantsJson()) return response.ok('')
    return response.redirect().toRoute('conversations.show', { id: conversation.id })
  }

  async destroy({ auth, params, request, response, session, bouncer }: HttpContext) {
    const conversation = await auth.getUserOrFail().findConversation(params.id)
    await bouncer.with(ConversationPolicy).authorize('destroy', conversation)
    await conversation.destroy()
    if (request.wantsJson()) return response.ok('')
    session.flash('notice', `“${conversation.title}” was deleted.`)
    return response.redirect('/')
  }
}

/** Whether a page that is there already asks for some of its props again. */
function isPart(inertia: HttpContext['inertia']): boolean {
  return inertia.requestInfo().partialComponent !== undefined
}
