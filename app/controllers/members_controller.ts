import type { HttpContext } from '@adonisjs/core/http'
import MembershipPolicy from '#policies/membership_policy'
import UserTransformer from '#transformers/user_transformer'
import { memberValidator } from '#validators/user'

/** The people of the account that one works in, by their users' ids. */
export default class MembersController {
  /** As JSON, for those who want to mention somebody. */
  async index({ auth, session }: HttpContext) {
    const account = await auth.getUserOrFail().currentAccount(session.get('accountId'))
    const members = await account.members()
    return { members: members.map(({ user }) => new UserTransformer(user).forTeammates()) }
  }

  async update({ auth, session, params, request, bouncer, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    const membership = await account.findMember(params.id)
    const { role } = await request.validateUsing(memberValidator)
    await bouncer.with(MembershipPolicy).authorize('update', membership, role)
    await membership.changeRole(role, user)
    if (request.wantsJson()) return response.ok('')
    return response.redirect('/account')
  }

  async destroy({ auth, session, params, request, bouncer, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    const membership = await account.findMember(params.id)
    await bouncer.with(MembershipPolicy).authorize('destroy', membership)
    await membership.end(user)
    if (request.wantsJson()) return response.ok('')
    if (membership.userId === user.id) {
      session.flash('notice', `You have left ${account.name}.`)
      return response.redirect('/')
    }
    session.flash(
      'notice',
      'The member is removed. The join link is new: links and invitations sent before no longer work.'
    )
    return response.redirect('/account')
  }
}
