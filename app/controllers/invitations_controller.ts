import type { HttpContext } from '@adonisjs/core/http'
import AccountPolicy from '#policies/account_policy'
import { invitationValidator } from '#validators/user'

/** Mails with the join link of the account that one works in. */
export default class InvitationsController {
  /** Always as JSON: it tells what became of each address. */
  async store({ auth, session, request, bouncer }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    await bouncer.with(AccountPolicy).authorize('invite', account)
    const { emails } = await request.validateUsing(invitationValidator)
    return account.invitations.send(user, emails)
  }
}
