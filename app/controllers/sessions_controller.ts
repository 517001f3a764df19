import type { HttpContext } from '@adonisjs/core/http'
import { isMailOn } from '#config/mail'
import User from '#models/user'
import { loginValidator, sessionValidator } from '#validators/user'

export default class SessionsController {
  async create({ inertia, response }: HttpContext) {
    const isNewInstall = !(await User.query().select('id').first())
    if (isNewInstall) return response.redirect('/signup')
    return inertia.render('auth/login', {
      isSignupOpen: await User.isSignupOpen(),
      isMailOn: isMailOn(),
    })
  }

  async store({ request, auth, session, response }: HttpContext) {
    const user = await User.logIn(await request.validateUsing(loginValidator))
    await auth.use('web').login(user)
    await session.tag(String(user.id))
    return response.redirect().toIntended('/')
  }

  /** Works in another of one's accounts from now on. */
  async update({ request, auth, session, response }: HttpContext) {
    const { accountId } = await request.validateUsing(sessionValidator)
    const account = await auth.getUserOrFail().currentAccount(accountId)
    session.put('accountId', account.id)
    return response.redirect('/')
  }

  async destroy({ auth, session, request, response, inertia }: HttpContext) {
    await auth.use('web').logout()
    session.clear()
    session.regenerate()
    /** Loads another document, so that Back can't find the pages that this one keeps. */
    if (request.header('x-inertia')) return inertia.location('/login')
    return response.redirect('/login')
  }
}
