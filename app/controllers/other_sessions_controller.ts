import type { HttpContext } from '@adonisjs/core/http'

export default class OtherSessionsController {
  /** Logs the person out everywhere else. */
  async destroy({ auth, session, response }: HttpContext) {
    await auth.getUserOrFail().sessions.end(session.sessionId)
    session.flash('notice', 'You are logged out everywhere else.')
    return response.redirect('/profile')
  }
}
