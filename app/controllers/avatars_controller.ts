import type { HttpContext } from '@adonisjs/core/http'
import { FILE_POLICY } from '#middleware/security_headers_middleware'
import { Avatar } from '#models/user/avatar'

/** The pictures of people. */
export default class AvatarsController {
  /** For those who share an account with the person. What it shows stays so: browsers keep it. */
  async show({ auth, params, response }: HttpContext) {
    const person = await auth.getUserOrFail().findPerson(params.user_id)
    const bytes = await person.avatar.read(params.version)
    response.header('Content-Type', Avatar.type)
    response.header('Content-Security-Policy', FILE_POLICY)
    response.header('Cache-Control', 'private, max-age=31536000, immutable')
    return response.send(bytes)
  }

  /** One's own. */
  async update({ auth, request, response, uploads }: HttpContext) {
    await auth.getUserOrFail().avatar.change(uploads)
    if (request.wantsJson()) return response.ok('')
    return response.redirect('/profile')
  }

  async destroy({ auth, request, response }: HttpContext) {
    await auth.getUserOrFail().avatar.remove()
    if (request.wantsJson()) return response.ok('')
    return response.redirect('/profile')
  }
}
