import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Refuses multipart bodies before they are parsed. No route takes files, and in
 * @adonisjs/bodyparser 11.0.4 a file part named `toString`, `constructor` or `__proto__` raises
 * an error that nobody can catch and that ends the process, whoever sends it.
 */
export default class RefuseMultipartMiddleware {
  handle({ request, response }: HttpContext, next: NextFn) {
    if (!/^\s*multipart\//i.test(request.header('content-type') ?? '')) return next()
    return response
      .status(415)
      .send({ errors: [{ message: 'Multipart bodies are not accepted: send JSON' }] })
  }
}
