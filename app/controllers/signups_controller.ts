import type { HttpContext } from '@adonisjs/core/http'
import User from '#models/user'
import { signupValidator } from '#validators/user'

export default class SignupsController {
  create({ inertia }: HttpContext) {
    return inertia.render('auth/signup', {})
  }

  async store({ request, auth, session, response }: HttpContext) {
    const user = await User.signUp(await request.validateUsing(signupValidator))
    await auth.use('web').login(user)
    await session.tag(String(user.id))
    return response.redirect('/')
  }
}
