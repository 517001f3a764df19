import type { HttpContext } from '@adonisjs/core/http'
import AccountPolicy from '#policies/account_policy'
import { budgetValidator } from '#validators/account'

export default class BudgetsController {
  async update({ auth, session, request, bouncer, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    await bouncer.with(AccountPolicy).authorize('changeBudget', account)
    const { dollars } = await request.validateUsing(budgetValidator)
    await account.changeBudget(dollars && Math.round(dollars * 1_000_000), user)
    if (request.wantsJson()) return response.ok('')
    session.flash('notice', 'The monthly budget is changed.')
    return response.redirect('/account/usage')
  }
}
