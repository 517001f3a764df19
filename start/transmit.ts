/** Who may hear what. The first matching rule decides; what no rule names is refused. */
import type { HttpContext } from '@adonisjs/core/http'
import router from '@adonisjs/core/services/router'
import transmit from '@adonisjs/transmit/services/main'
import { AccountChannel } from '#channels/account_channel'
import { ConversationChannel } from '#channels/conversation_channel'
import { Presence } from '#channels/presence'
import { UserChannel } from '#channels/user_channel'
import { middleware } from '#start/kernel'

transmit.registerRoutes((route) => route.use(middleware.eventStream()))

/** A client tells every now and then that it hears its stream; the middleware notes it. */
router
  .post('__transmit/confirm', ({ response }: HttpContext) => response.noContent())
  .use(middleware.eventStream({ hasChannel: false }))

transmit.authorize<{ id: string }>('accounts/:id', async ({ auth }: HttpContext, { id }) => {
  const audible = await AccountChannel.audibleTo(auth.getUserOrFail(), [Number(id)])
  return audible.length > 0
})

transmit.authorize<{ id: string }>('conversations/:id', async ({ auth }: HttpContext, { id }) => {
  const audible = await ConversationChannel.audibleTo(auth.getUserOrFail(), [Number(id)])
  return audible.length > 0
})

transmit.authorize<{ id: string }>('users/:id', ({ auth }: HttpContext, { id }) => {
  return UserChannel.audibleTo(auth.getUserOrFail(), [Number(id)]).length > 0
})

transmit.authorize('*', () => false)

Presence.watch()
