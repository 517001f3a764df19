import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { csrfCookie } from '#config/shield'

/** Hands the page's scripts the token that Shield has made for this session. */
export default class CsrfCookieMiddleware {
  handle({ request, response }: HttpContext, next: NextFn) {
    response.plainCookie(csrfCookie, request.csrfToken, { encode: false, httpOnly: false })
    return next()
  }
}
