import type { HttpContext } from '@adonisjs/core/http'
import User from '#models/user'
import { passwordResetValidator } from '#validators/user'

/** Setting a new password by a one-time link, such as `node ace user:reset` prints. */
export default class PasswordResetsController {
  async edit({ params, inertia }: HttpContext) {
    const user = await User.findByResetToken(params.token)
    return inertia.render('auth/reset', { token: params.token, email: user?.email ?? null })
  }

  async update({ params, request, auth, session, response }: HttpContext) {
    const { password } = await request.validateUsing(passwordResetValidator)
    const user = await User.findByResetToken(params.token)
    if (!(await user?.resetPassword(password))) return response.redirect().back()
    /** This session has ended with the others: what follows belongs to a new one. */
    await auth.use('web').logout()
    session.clear()
    session.regenerate()
    session.flash('notice', 'Your password is set. Log in with it now.')
    return response.redirect('/login')
  }
}
