import type { HttpContext } from '@adonisjs/core/http'
import { isMailOn } from '#config/mail'
import { JoinLink } from '#models/account/join_link'
import Membership from '#models/membership'
import AccountPolicy from '#policies/account_policy'
import AccountTransformer from '#transformers/account_transformer'
import InstructionsTransformer from '#transformers/instructions_transformer'
import JoinLinkTransformer from '#transformers/join_link_transformer'
import MemberTransformer from '#transformers/member_transformer'

export default class AccountsController {
  async show({ inertia, auth, session, request, bouncer }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    const members = await account.members()
    const own = members.find(({ userId }) => userId === user.id)
    const resettable = await Membership.resettableBy(
      user,
      members.map(({ userId }) => userId)
    )
    const mayShare = await bouncer.with(AccountPolicy).allows('resetJoinCode', account)
    return inertia.render('accounts/show', {
      account: AccountTransformer.transform(account),
      members: MemberTransformer.transform(members),
      rights: members.map((member) => ({
        id: member.userId,
        roles: [...(own?.rolesFor(member) ?? [])],
        mayEnd: own?.mayEnd(member) ?? false,
        mayReset: resettable.has(member.userId),
      })),
      joinLink: mayShare
        ? JoinLinkTransformer.transform(new JoinLink(account, request.baseUrl()))
        : null,
      instructions: InstructionsTransformer.transform(account.ownInstructions),
      mayInstruct: await bouncer.with(AccountPolicy).allows('instruct', account),
      retentionCounts: (await bouncer.with(AccountPolicy).allows('retain', account))
        ? await account.retention.counts()
        : null,
      maySeeAudit: await bouncer.with(AccountPolicy).allows('audit', account),
      mayInvite: isMailOn() && (await bouncer.with(AccountPolicy).allows('invite', account)),
    })
  }
}
