import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * What was flashed, a form's errors among it, is for the next page. What a script, a part of a page
 * or a picture asks for in between would take it away: it is put back.
 */
export default class KeepFlashMiddleware {
  async handle({ request, session }: HttpContext, next: NextFn) {
    const isPart = request.header('x-inertia-partial-component') !== undefined
    const isPage = !isPart && request.header('accept')?.includes('text/html')
    const flashed = session.flashMessages
    if (!isPage && !flashed.isEmpty) session.put(session.flashKey, flashed.all())
    return next()
  }
}
