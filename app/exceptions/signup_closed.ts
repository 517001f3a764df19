import { Exception } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'

/** Somebody who wants to sign up without a join link where that is not open. */
export default class SignupClosed extends Exception {
  static status = 403
  static code = 'E_SIGNUP_CLOSED'
  static message = 'Sign-up is closed here. Please ask for a join link.'

  async handle(error: this, { request, response, inertia }: HttpContext) {
    response.status(error.status)
    if (request.wantsJson()) return response.send({ errors: [{ message: error.message }] })
    return response.send(await inertia.render('auth/signup_closed', {}))
  }
}
