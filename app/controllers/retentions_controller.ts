import type { HttpContext } from '@adonisjs/core/http'
import AccountPolicy from '#policies/account_policy'
import { retentionValidator } from '#validators/account'

export default class RetentionsController {
  async update({ auth, session, request, bouncer, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    await bouncer.with(AccountPolicy).authorize('retain', account)
    const { days } = await request.validateUsing(retentionValidator)
    await account.retention.change(days, user)
    if (request.wantsJson()) return response.ok('')
    session.flash('notice', 'How long conversations are kept is changed.')
    return response.redirect('/account')
  }
}
