import { defineConfig } from '@adonisjs/core/bodyparser'

export default defineConfig({
  allowedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],

  /** Not trimmed as a whole: that would damage indented code and passwords. */
  form: { convertEmptyStringsToNull: true, trimWhitespaces: false, limit: '2mb' },
  json: { convertEmptyStringsToNull: true, trimWhitespaces: false, limit: '2mb' },

  /** Never by this parser: see docs/decisions/0005 and MultipartMiddleware. */
  multipart: { autoProcess: false },
})
