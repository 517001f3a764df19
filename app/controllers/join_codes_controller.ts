import type { HttpContext } from '@adonisjs/core/http'
import AccountPolicy from '#policies/account_policy'

export default class JoinCodesController {
  async store({ auth, session, bouncer, response }: HttpContext) {
    const account = await auth.getUserOrFail().currentAccount(session.get('accountId'))
    await bouncer.with(AccountPolicy).authorize('resetJoinCode', account)
    await account.resetJoinCode()
    session.flash('notice', 'There is a new join link; the old one no longer works.')
    return response.redirect('/account')
  }
}
