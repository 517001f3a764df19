import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import encryption from '@adonisjs/core/services/encryption'
import { csrfFactory } from '@adonisjs/shield/guards'
import { csrfCookie } from '#config/shield'

/** Makes a secret where the session has none, and a token. Refuses nothing. */
const makeToken = csrfFactory({ enabled: true, exceptRoutes: () => true }, encryption.use())

/**
 * Hands the page's scripts the token that Shield has made for this session. A session that gets
 * another id, because somebody logs in or out, gets another secret too: whoever knew the token before
 * the login must not act in the member's name after it.
 */
export default class CsrfCookieMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { sessionId } = ctx.session
    this.#handOut(ctx)
    await next()
    if (ctx.session.sessionId === sessionId) return
    ctx.session.forget('csrf-secret')
    await makeToken(ctx)
    this.#handOut(ctx)
  }

  #handOut({ request, response }: HttpContext) {
    response.plainCookie(csrfCookie, request.csrfToken, { encode: false, httpOnly: false })
  }
}
