import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets only people in who have logged in; the others get the login page, or a 401 as JSON. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const user = await ctx.auth.authenticateUsing(undefined, { loginRoute: '/login' })
    await user.noteSeen(ctx.session.get('accountId'))
    return next()
  }
}
