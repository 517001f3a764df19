import type { HttpContext } from '@adonisjs/core/http'
import SignupClosed from '#exceptions/signup_closed'
import User from '#models/user'
import { signupValidator } from '#validators/user'

export default class SignupsController {
  async create({ inertia }: HttpContext) {
    const isOpen = await User.isSignupOpen()
    return inertia.render(isOpen ? 'auth/signup' : 'auth/signup_closed', {})
  }

  async store({ request, auth, session, response }: HttpContext) {
    if (!(await User.isSignupOpen())) throw new SignupClosed()
    const user = await User.signUp(await request.validateUsing(signupValidator))
    await auth.use('web').login(user)
    await session.tag(String(user.id))
    return response.redirect('/')
  }
}
