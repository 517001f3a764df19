import app from '@adonisjs/core/services/app'
import { errors as authErrors } from '@adonisjs/auth'
import { errors as limiterErrors } from '@adonisjs/limiter'
import { errors as shieldErrors } from '@adonisjs/shield'
import { Exception } from '@adonisjs/core/exceptions'
import { ExceptionHandler, type HttpContext } from '@adonisjs/core/http'
import { isBusy } from '#exceptions/busy_database'
import type { HttpError, StatusPageRange, StatusPageRenderer } from '@adonisjs/core/types/http'

const FAULT = {
  title: 'Something went wrong on the server',
  text: 'The server’s log says why. If it happens again, give an admin the number of the request.',
}
const BUSY = {
  title: 'The database is busy',
  text: 'It may not have been saved. Please look, and try again in a few seconds.',
}

const BUSY_CODE = 'E_DATABASE_BUSY'

/** Seconds. */
const BUSY_TIME = 2

/** UTF-16 code units. */
const LONGEST_ADDRESS = 1_000

const LOGGED_OUT = { errors: [{ message: 'Please log in' }] }

export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = app.inDev
  protected renderStatusPages = !app.inDev

  protected statusPages: Record<StatusPageRange, StatusPageRenderer> = {
    '403': (_error, { inertia }) => inertia.render('errors/forbidden', {}),
    '404': (_error, { inertia }) => inertia.render('errors/not_found', {}),
  }

  /** It is also asked for what is logged: a client's mistake is no error of ours. */
  protected toHttpError(error: unknown) {
    if (isUnreadable(error)) return new Exception('The request cannot be read', { status: 400 })
    if (isBusy(error))
      return new Exception(BUSY.title, { status: 503, code: BUSY_CODE, cause: error })
    return super.toHttpError(error)
  }

  async handle(error: unknown, ctx: HttpContext) {
    /** A body too large is read to its end, or the client would not get to read the answer. */
    ctx.request.request.resume()
    if (isUnreadable(error)) {
      return ctx.response.badRequest({ errors: [{ message: 'The request cannot be read' }] })
    }
    if (error instanceof shieldErrors.E_BAD_CSRF_TOKEN && ctx.request.wantsJson()) {
      return this.#answerForgery(ctx)
    }
    if (error instanceof authErrors.E_UNAUTHORIZED_ACCESS) return this.#askToLogIn(ctx)
    if (error instanceof limiterErrors.E_TOO_MANY_REQUESTS) return this.#answerHaste(error, ctx)
    return super.handle(error, ctx)
  }

  /** The message of a fault can hold SQL and what people wrote: it goes to the log only. */
  renderError(error: HttpError, ctx: HttpContext) {
    if (error.status < 500 || this.isDebuggingEnabled(ctx)) return super.renderError(error, ctx)
    return this.#answerFault(error, ctx)
  }

  /** Nothing is filled in again from the session: it must not hold what was typed, passwords least. */
  async renderValidationErrorAsHTML(error: HttpError, ctx: HttpContext) {
    ctx.session.flashValidationErrors(error, false)
    ctx.response.redirect().withQs().back()
  }

  /**
   * Sends the visitor to the login page, and back to where they are after it. The page itself says
   * what to do, so no error greets them. Inertia is told to leave the document: what its history
   * keeps of a session must not be one step back from the login page.
   */
  #askToLogIn({ request, response, inertia }: HttpContext) {
    if (request.wantsJson()) return response.unauthorized(LOGGED_OUT)
    if (request.header('x-inertia')) {
      const isPage = request.method() === 'GET'
      return inertia.location(isPage ? request.url(true) : response.redirect().getPreviousUrl('/'))
    }
    /**
     * A picture or a download is no page to come back to, and a cookie, in which visitors' sessions
     * are, has no room for a long address.
     */
    const isShort = request.url(true).length <= LONGEST_ADDRESS
    const isPage = isShort && request.header('accept')?.includes('text/html')
    const redirect = response.redirect()
    return (isPage ? redirect.withIntendedUrl() : redirect).toPath('/login')
  }

  /** Answers without the database, which may be what is broken. */
  async #answerFault({ status, code }: HttpError, { request, response, view }: HttpContext) {
    response.status(status)
    const isOnlyBusy = code === BUSY_CODE
    const fault = isOnlyBusy ? BUSY : FAULT
    if (isOnlyBusy) response.header('Retry-After', BUSY_TIME)
    const requestId = request.id()
    if (request.wantsJson() || request.header('x-inertia')) {
      const number = isOnlyBusy ? '' : ` It is ${requestId}.`
      const message = `${fault.title}. ${fault.text}${number}`
      return response.send({ errors: [{ message, requestId }] })
    }
    return response.send(await view.render('errors/fault', { ...fault, requestId }))
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
    if (!auth.user) return response.unauthorized(LOGGED_OUT)
    const message = 'This page is out of date. Please reload it.'
    return response.status(419).send({ errors: [{ message }] })
  }
}

/**
 * What zlib says of a body that is not compressed as its header claims, and JavaScript of a token or
 * a cookie that is not encoded as it should be.
 */
function isUnreadable(error: unknown) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return error instanceof URIError || /^(Z_|ERR__ERROR_)/.test(code)
}

function waitingTime(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  if (seconds > 90) return `${minutes} minutes`
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}
