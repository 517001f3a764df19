import app from '@adonisjs/core/services/app'
import { errors as limiterErrors } from '@adonisjs/limiter'
import { errors as shieldErrors } from '@adonisjs/shield'
import { ExceptionHandler, type HttpContext } from '@adonisjs/core/http'
import type { StatusPageRange, StatusPageRenderer } from '@adonisjs/core/types/http'

export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = app.inDev
  protected renderStatusPages = !app.inDev

  protected statusPages: Record<StatusPageRange, StatusPageRenderer> = {
    '403': (_error, { inertia }) => inertia.render('errors/forbidden', {}),
    '404': (_error, { inertia }) => inertia.render('errors/not_found', {}),
    '500..599': (_error, { inertia }) => inertia.render('errors/server_error', {}),
  }

  async handle(error: unknown, ctx: HttpContext) {
    if (isUnreadableBody(error)) {
      return ctx.response.badRequest({ errors: [{ message: 'The body cannot be read' }] })
    }
    if (error instanceof shieldErrors.E_BAD_CSRF_TOKEN && ctx.request.wantsJson()) {
      return this.#answerForgery(ctx)
    }
    if (error instanceof limiterErrors.E_TOO_MANY_REQUESTS) return this.#answerHaste(error, ctx)
    return super.handle(error, ctx)
  }

  /** Says when to come again. */
  async #answerHaste(
    error: InstanceType<typeof limiterErrors.E_TOO_MANY_REQUESTS>,
    ctx: HttpContext
  ) {
    const seconds = Math.max(error.response.availableIn, 1)
    ctx.response.header('Retry-After', seconds).status(429)
    if (ctx.request.wantsJson()) {
      const message = `Too many requests at once: try again in ${waitingTime(seconds)}`
      return ctx.response.send({ errors: [{ message, retryAfter: seconds }] })
    }
    const page = await ctx.inertia.render('errors/too_many_requests', {
      wait: waitingTime(seconds),
    })
    return ctx.response.send(page)
  }

  /** A request that asks for JSON is never redirected. The token also goes with the session. */
  #answerForgery({ auth, response }: HttpContext) {
    if (!auth.user) return response.unauthorized({ errors: [{ message: 'Please log in' }] })
    const message = 'This page is out of date. Please reload it.'
    return response.status(419).send({ errors: [{ message }] })
  }
}

/** What zlib says of a body that is not compressed as its header claims. */
function isUnreadableBody(error: unknown) {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

function waitingTime(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  if (seconds > 90) return `${minutes} minutes`
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}
