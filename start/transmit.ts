/** Who may hear what. The first matching rule decides; what no rule names is refused. */
import type { HttpContext } from '@adonisjs/core/http'
import transmit from '@adonisjs/transmit/services/main'
import Conversation from '#models/conversation'
import AccountPolicy from '#policies/account_policy'
import ConversationPolicy from '#policies/conversation_policy'
import { middleware } from '#start/kernel'

transmit.registerRoutes((route) => route.use(middleware.eventStream()))

transmit.authorize<{ id: string }>('accounts/:id', (ctx: HttpContext, { id }) => {
  return ctx.bouncer.with(AccountPolicy).allows('view', { id: Number(id) })
})

transmit.authorize<{ id: string }>('conversations/:id', async (ctx: HttpContext, { id }) => {
  const conversation = await Conversation.find(Number(id))
  return conversation ? ctx.bouncer.with(ConversationPolicy).allows('view', conversation) : false
})

transmit.authorize('*', () => false)
