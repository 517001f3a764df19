import app from '@adonisjs/core/services/app'
import { errors as shieldErrors } from '@adonisjs/shield'
import { ExceptionHandler, type HttpContext } from '@adonisjs/core/http'
import type { StatusPageRange, StatusPageRenderer } from '@adonisjs/core/types/http'

export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = app.inDev
  protected renderStatusPages = !app.inDev

  protected statusPages: Record<StatusPageRange, StatusPageRenderer> = {
    '403': (_error, { inertia }) => inertia.render('errors/forbidden', {}),
    '404': (_error, { inertia }) => inertia.render('errors/not_found', {}),
    '500..599': (_error, { inertia }) => inertia.render('errors/server_error', {}),
  }

  /** A request that asks for JSON is never redirected. */
  async handle(error: unknown, ctx: HttpContext) {
    const wantsJson = ctx.request.accepts(['html', 'json']) === 'json'
    if (wantsJson && error instanceof shieldErrors.E_BAD_CSRF_TOKEN) {
      const message = 'This page is out of date. Please reload it.'
      return ctx.response.status(419).send({ errors: [{ message }] })
    }
    return super.handle(error, ctx)
  }
}
