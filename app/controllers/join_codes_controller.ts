import type { HttpContext } from '@adonisjs/core/http'
import AccountPolicy from '#policies/account_policy'

export default class JoinCodesController {
  async store({ auth, session, request, bouncer, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    await bouncer.with(AccountPolicy).authorize('resetJoinCode', account)
    await account.resetJoinCode(user)
    if (request.wantsJson()) return response.ok('')
    session.flash('notice', 'There is a new join link; the old one no longer works.')
    return response.redirect('/account')
  }
}
