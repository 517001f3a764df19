import vine from '@vinejs/vine'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { EventStreams } from '#channels/event_streams'

const streamValidator = vine.create({ uid: vine.string().uuid() })

/** Written exactly so; another spelling names another channel, which nobody may have. */
const subscriptionValidator = vine.create({
  uid: vine.string().uuid(),
  channel: vine.string().regex(/^[a-z]+\/[1-9]\d{0,8}$/),
})

/** Guards Transmit's routes: an event stream is the session's that opened it, and nobody else's. */
export default class EventStreamMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    /** An EventSource would follow a redirect to the login page and take that for its stream. */
    if (!ctx.auth.user) {
      return ctx.response.unauthorized({ errors: [{ message: 'Please log in' }] })
    }
    if (ctx.request.method() === 'HEAD') return ctx.response.methodNotAllowed()
    return ctx.request.method() === 'GET' ? this.#open(ctx, next) : this.#change(ctx, next)
  }

  async #open(ctx: HttpContext, next: NextFn) {
    const { uid } = await ctx.request.validateUsing(streamValidator)
    if (!EventStreams.claim(uid, this.#owner(ctx), ctx.response.response)) {
      return ctx.response.conflict({ errors: [{ message: 'There is such a stream already' }] })
    }
    return next()
  }

  async #change(ctx: HttpContext, next: NextFn) {
    const { uid } = await ctx.request.validateUsing(subscriptionValidator)
    if (!EventStreams.belongsTo(uid, this.#owner(ctx))) {
      return ctx.response.notFound({ errors: [{ message: 'There is no such stream' }] })
    }
    return next()
  }

  #owner({ auth, session }: HttpContext) {
    const { id, name } = auth.getUserOrFail()
    return { userId: id, name, sessionId: session.sessionId }
  }
}
