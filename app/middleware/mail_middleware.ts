import { errors, type HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { isMailOn } from '#config/mail'

/** Without a mail server there is nothing here. */
export default class MailMiddleware {
  handle({ request }: HttpContext, next: NextFn) {
    if (!isMailOn()) throw new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
    return next()
  }
}
