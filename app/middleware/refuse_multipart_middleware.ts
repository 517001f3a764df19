import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { isMultipart, TAKERS } from '#middleware/multipart_middleware'

/**
 * Refuses multipart bodies of any kind, before anything parses them, but on the routes that take
 * files. In @adonisjs/bodyparser 11.0.4 a file part named `toString`, `constructor` or `__proto__`
 * raises an error that nobody can catch and that ends the process (docs/decisions/0005).
 */
export default class RefuseMultipartMiddleware {
  handle({ request, response, route }: HttpContext, next: NextFn) {
    const type = request.header('content-type') ?? ''
    const isTaken = TAKERS.includes(`${request.method()} ${route?.pattern}`)
    if (!/^\s*multipart\//i.test(type) || (isTaken && isMultipart(request))) return next()
    return response
      .status(415)
      .send({ errors: [{ message: 'Multipart bodies are not accepted: send JSON' }] })
  }
}
