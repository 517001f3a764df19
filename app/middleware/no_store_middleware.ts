import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** What is not a file is made for one person and one moment: no cache keeps it. */
export default class NoStoreMiddleware {
  handle({ response }: HttpContext, next: NextFn) {
    response.header('Cache-Control', 'no-store')
    return next()
  }
}
