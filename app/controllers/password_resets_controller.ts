import type { HttpContext } from '@adonisjs/core/http'
import MailResetLink from '#jobs/mail_reset_link'
import User from '#models/user'
import { shownEmail } from '#models/user/email_address'
import { passwordResetValidator, resetRequestValidator } from '#validators/user'

/** Setting a new password by a one-time link, which one is mailed or given by somebody. */
export default class PasswordResetsController {
  async create({ request, inertia }: HttpContext) {
    return inertia.render('auth/forgotten', { isSent: request.input('sent') === 'true' })
  }

  /** Whether there is such a person is looked up after the answer has gone out. */
  async store({ request, response }: HttpContext) {
    const { email } = await request.validateUsing(resetRequestValidator)
    response.onFinish(() => MailResetLink.run(email))
    return response.redirect('/password_resets?sent=true')
  }

  async edit({ params, inertia }: HttpContext) {
    const user = await User.findByResetToken(params.token)
    const email = user && shownEmail(user.email)
    return inertia.render('auth/reset', { token: params.token, email })
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
