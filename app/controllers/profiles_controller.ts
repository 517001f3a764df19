import type { HttpContext } from '@adonisjs/core/http'
import avatars from '#config/avatars'
import { profileValidator } from '#validators/user'

/** What is said before a picture is sent. Sizes in bytes. */
const { maxFileSize, accept } = avatars
const avatarLimits = { maxFileSize, accept }

/** What a person may know and change of themselves. */
export default class ProfilesController {
  async show({ auth, session, inertia }: HttpContext) {
    const { sessions } = auth.getUserOrFail()
    return inertia.render('profiles/show', {
      sessions: await sessions.list(session.sessionId),
      avatarLimits,
    })
  }

  async update({ auth, request, session, response }: HttpContext) {
    const { name } = await request.validateUsing(profileValidator)
    await auth.getUserOrFail().merge({ name }).save()
    session.flash('notice', 'Your name is changed.')
    return response.redirect('/profile')
  }
}
