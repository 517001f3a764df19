import type { HttpContext } from '@adonisjs/core/http'
import { credentialsValidator } from '#validators/user'

/** What a person logs in with. */
export default class CredentialsController {
  async update({ auth, request, session, response }: HttpContext) {
    const user = auth.getUserOrFail()
    await user.changeCredentials(await request.validateUsing(credentialsValidator))
    /** A copy of this session's cookie ends with the other sessions. */
    session.regenerate()
    await session.tag(String(user.id))
    await user.sessions.end(session.sessionId)
    session.flash('notice', 'It is changed. You are logged out everywhere else.')
    return response.redirect('/profile')
  }
}
