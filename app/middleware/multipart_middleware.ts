import type { HttpContext, HttpRequest } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { MultipartForm, type FormLimits } from '#middleware/multipart_form'
import type { Upload } from '#models/message/upload'

/** The routes that take files, as start/routes.ts writes them. */
export const TAKERS = [
  'POST /conversations',
  'POST /conversations/:conversation_id/messages',
  'PUT /profile/avatar',
]

/** Whether the body is a form with files, by what its header says. */
export function isMultipart(request: HttpRequest): boolean {
  return /^multipart\/form-data\s*;/i.test(request.header('content-type') ?? '')
}

/**
 * Reads a form with files into `request` and `ctx.uploads`. Behind the rules that say who may send,
 * and behind the check of the token, which has to come in a header: nothing of the body is read
 * for others. The files are gone when the request has been answered.
 */
export default class MultipartMiddleware {
  async handle(ctx: HttpContext, next: NextFn, limits: FormLimits) {
    ctx.uploads = []
    if (!isMultipart(ctx.request)) return next()
    const form = await MultipartForm.open(ctx.request.request, limits)
    try {
      await form.read()
      ctx.request.updateBody(form.fields)
      ctx.uploads = form.uploads
      const languages = ctx.request.languages()
      for (const upload of ctx.uploads) upload.reading = { languages, ...upload.reading }
      return await next()
    } finally {
      await form.dispose()
    }
  }
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** The files of the request, on the routes that take some. */
    uploads: Upload[]
  }
}
