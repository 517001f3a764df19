import { Exception } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'

/** A file, or a form with files, over the limit. Answered in the shape of other bad input. */
export default class FilesTooLarge extends Exception {
  static status = 413
  static code = 'E_FILES_TOO_LARGE'

  constructor(
    readonly field: string,
    message: string
  ) {
    super(message)
  }

  handle({ field, message, status }: this, { response }: HttpContext) {
    return response.status(status).send({ errors: [{ field, message }] })
  }
}
