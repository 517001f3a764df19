import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

const LONGEST_USER_AGENT = 256

/** Lets only people in who have logged in; the others get the login page, or a 401 as JSON. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const user = await ctx.auth.authenticateUsing(undefined, { loginRoute: '/login' })
    await user.noteSeen(ctx.session.get('accountId'))
    this.#nameBrowser(ctx)
    return next()
  }

  /** For the list of sessions on the profile page. */
  #nameBrowser({ request, session }: HttpContext) {
    const userAgent = (request.header('user-agent') ?? '').slice(0, LONGEST_USER_AGENT)
    if (session.get('userAgent') !== userAgent) session.put('userAgent', userAgent)
  }
}
