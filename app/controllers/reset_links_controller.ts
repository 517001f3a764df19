import type { HttpContext } from '@adonisjs/core/http'
import { ResetLink } from '#models/user/reset_link'
import MembershipPolicy from '#policies/membership_policy'

/** One-time links with which a member who has lost their password sets a new one. */
export default class ResetLinksController {
  /** Always as JSON: the link is shown once, and kept nowhere. */
  async store({ auth, session, params, request, response, bouncer }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    const membership = await account.findMember(params.member_id)
    await bouncer.with(MembershipPolicy).authorize('resetPassword', membership)
    const token = await membership.makeResetToken(user)
    response.header('cache-control', 'no-store')
    return { url: new ResetLink(token, request.baseUrl()).url }
  }
}
