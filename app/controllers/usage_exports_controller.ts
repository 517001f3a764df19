import { Readable } from 'node:stream'
import type { HttpContext } from '@adonisjs/core/http'
import AccountPolicy from '#policies/account_policy'

/** What an account has used, for a spreadsheet. */
export default class UsageExportsController {
  async show({ auth, session, request, response, bouncer }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    await bouncer.with(AccountPolicy).authorize('seeUsage', account)
    const report = account.usageIn(request.qs().month, user)
    response.header('Content-Type', 'text/csv; charset=utf-8')
    response.header('Content-Disposition', `attachment; filename="usage-${report.month}.csv"`)
    return response.stream(Readable.from(report.csv()))
  }
}
