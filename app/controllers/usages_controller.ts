import type { HttpContext } from '@adonisjs/core/http'
import AccountPolicy from '#policies/account_policy'
import UsageTransformer from '#transformers/usage_transformer'

/** What an account has used and spent. */
export default class UsagesController {
  async show({ auth, session, request, bouncer, inertia }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    await bouncer.with(AccountPolicy).authorize('seeUsage', account)
    const report = account.usageIn(request.qs().month, user)
    return inertia.render('usages/show', {
      usage: UsageTransformer.transform(await report.figures()),
      mayChangeBudget: await bouncer.with(AccountPolicy).allows('changeBudget', account),
    })
  }
}
