import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { BEGAN_KEY } from '#config/session'
import type User from '#models/user'

const LONGEST_USER_AGENT = 256

/** Addresses at which the current account is meant; others name what they change, or are one's own. */
const OF_AN_ACCOUNT = /^\/(account\/|conversations$)/

/** Lets only people in who have logged in; the others get the login page, or a 401 as JSON. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const user = await ctx.auth.authenticateUsing(undefined, { loginRoute: '/login' })
    await this.#stayInAccount(ctx, user)
    await user.noteSeen(ctx.session.get('accountId'))
    this.#nameBrowser(ctx)
    if (!ctx.session.has(BEGAN_KEY)) ctx.session.put(BEGAN_KEY, Date.now())
    return next()
  }

  /**
   * What a page changes in an account is changed in the one that it shows, whichever another tab has
   * gone to meanwhile. Where the person no longer belongs to that one, in none.
   */
  async #stayInAccount({ request, session }: HttpContext, user: User) {
    const shown = Number(request.header('x-account'))
    if (!Number.isSafeInteger(shown) || shown <= 0) return
    if (request.method() === 'GET' || !OF_AN_ACCOUNT.test(request.url())) return
    const account = await user.findAccount(shown)
    if (session.get('accountId') !== account.id) session.put('accountId', account.id)
  }

  /** For the list of sessions on the profile page. */
  #nameBrowser({ request, session }: HttpContext) {
    const userAgent = (request.header('user-agent') ?? '').slice(0, LONGEST_USER_AGENT)
    if (session.get('userAgent') !== userAgent) session.put('userAgent', userAgent)
  }
}
