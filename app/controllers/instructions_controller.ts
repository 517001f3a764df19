import type { HttpContext } from '@adonisjs/core/http'
import AccountPolicy from '#policies/account_policy'
import { instructionsValidator } from '#validators/account'

export default class InstructionsController {
  async update({ auth, session, request, bouncer, response }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.currentAccount(session.get('accountId'))
    await bouncer.with(AccountPolicy).authorize('instruct', account)
    const { instructions } = await request.validateUsing(instructionsValidator)
    await account.ownInstructions.change(instructions, user)
    if (request.wantsJson()) return response.ok('')
    session.flash('notice', 'The instructions are changed.')
    return response.redirect('/account')
  }
}
