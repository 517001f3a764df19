import { Exception } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'

/** A join link that was right once, or may have been. */
export default class JoinLinkExpired extends Exception {
  static status = 410
  static code = 'E_JOIN_LINK_EXPIRED'
  static message = 'This join link no longer works. Ask your team for the current one.'

  async handle(error: this, { request, response, inertia }: HttpContext) {
    response.status(error.status)
    if (request.wantsJson()) return response.send({ errors: [{ message: error.message }] })
    return response.send(await inertia.render('auth/join_expired', {}))
  }
}
