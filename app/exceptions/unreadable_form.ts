import { Exception } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'

/** A multipart body that is none, or whose sender went away in the middle. */
export default class UnreadableForm extends Exception {
  static status = 400
  static code = 'E_UNREADABLE_FORM'
  static message = 'The request cannot be read'

  handle({ message, status }: this, { response }: HttpContext) {
    return response.status(status).send({ errors: [{ message }] })
  }
}
