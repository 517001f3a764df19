import vine from '@vinejs/vine'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { EventStreams } from '#channels/event_streams'

const streamValidator = vine.create({ uid: vine.string().uuid() })

/** Written exactly so; another spelling names another channel, which nobody may have. */
const channelValidator = vine.create({ channel: vine.string().regex(/^[a-z]+\/[1-9]\d{0,8}$/) })

type Options = { hasChannel?: boolean }

/**
 * Guards Transmit's routes: an event stream is the session's that opened it, and nobody else's.
 * Whatever its client asks about it confirms that the client is there.
 */
export default class EventStreamMiddleware {
  async handle(ctx: HttpContext, next: NextFn, { hasChannel = true }: Options = {}) {
    /** An EventSource would follow a redirect to the login page and take that for its stream. */
    if (!ctx.auth.user) {
      return ctx.response.unauthorized({ errors: [{ message: 'Please log in' }] })
    }
    if (ctx.request.method() === 'HEAD') return ctx.response.methodNotAllowed()
    if (ctx.request.method() === 'GET') return this.#open(ctx, next)
    if (hasChannel) await ctx.request.validateUsing(channelValidator)
    return this.#change(ctx, next)
  }

  async #open(ctx: HttpContext, next: NextFn) {
    const { uid } = await ctx.request.validateUsing(streamValidator)
    if (EventStreams.areTooMany(this.#owner(ctx))) return tooMany(ctx, 'open pages')
    if (!EventStreams.claim(uid, this.#owner(ctx), ctx.response.response)) {
      return ctx.response.conflict({ errors: [{ message: 'There is such a stream already' }] })
    }
    return next()
  }

  async #change(ctx: HttpContext, next: NextFn) {
    const { uid } = await ctx.request.validateUsing(streamValidator)
    if (!EventStreams.confirm(uid, this.#owner(ctx))) {
      return ctx.response.notFound({ errors: [{ message: 'There is no such stream' }] })
    }
    const isSubscribing = ctx.request.url().endsWith('/subscribe')
    if (isSubscribing && EventStreams.isFull(uid)) return tooMany(ctx, 'subscriptions')
    return next()
  }

  #owner({ auth, session }: HttpContext) {
    const { id, name } = auth.getUserOrFail()
    return { userId: id, name, sessionId: session.sessionId }
  }
}

function tooMany({ response }: HttpContext, what: string) {
  return response.tooManyRequests({ errors: [{ message: `Too many ${what} at once` }] })
}
