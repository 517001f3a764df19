import type { HttpContext } from '@adonisjs/core/http'
import Account from '#models/account'
import User from '#models/user'
import AccountTransformer from '#transformers/account_transformer'
import { joinValidator, loginValidator } from '#validators/user'

/** Joining an account by its link: as oneself, as a new user, or by logging in. */
export default class JoinsController {
  async create({ params, inertia, auth, response }: HttpContext) {
    const account = await Account.findToJoin(params.code)
    if (await auth.user?.membershipIn(account)) return response.redirect('/')
    return inertia.render('auth/join', {
      account: AccountTransformer.transform(account),
      code: account.joinCode,
    })
  }

  async store({ params, request, auth, session, response }: HttpContext) {
    const account = await Account.findToJoin(params.code)
    const user = auth.user ?? (await this.#identify(request, account))
    await account.admit(user)
    if (!auth.user) {
      await auth.use('web').login(user)
      await session.tag(String(user.id))
    }
    session.put('accountId', account.id)
    return response.redirect('/')
  }

  async #identify(request: HttpContext['request'], account: Account) {
    const isNew = request.input('name') !== undefined
    return isNew
      ? User.signUpInto(account, await request.validateUsing(joinValidator))
      : User.logIn(await request.validateUsing(loginValidator))
  }
}
