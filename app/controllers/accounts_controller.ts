import type { HttpContext } from '@adonisjs/core/http'
import { appUrl, publicUrl } from '#config/app'
import router from '@adonisjs/core/services/router'
import AccountPolicy from '#policies/account_policy'
import AccountTransformer from '#transformers/account_transformer'
import MemberTransformer from '#transformers/member_transformer'

export default class AccountsController {
  async show({ inertia, auth, session, request, bouncer }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    const members = await account.members()
    const own = members.find(({ userId }) => userId === user.id)
    const joinPath = router.makeUrl('joins.create', { code: account.joinCode })
    return inertia.render('accounts/show', {
      account: AccountTransformer.transform(account),
      members: MemberTransformer.transform(members),
      rights: members.map((member) => ({
        id: member.userId,
        roles: [...(own?.rolesFor(member) ?? [])],
        mayEnd: own?.mayEnd(member) ?? false,
      })),
      joinLink: new URL(joinPath, baseUrl(request)).href,
      mayResetJoinCode: await bouncer.with(AccountPolicy).allows('resetJoinCode', account),
    })
  }
}

/** Where the person who asks has reached us, unless an operator has said where that is. */
function baseUrl(request: HttpContext['request']): string {
  const asked = `${request.protocol()}://${request.host()}`
  return publicUrl ?? (URL.canParse(asked) ? asked : appUrl)
}
