import { validateHeaderValue } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { cspFactory, frameGuardFactory, hstsFactory, noSniffFactory } from '@adonisjs/shield/guards'
import shieldConfig from '#config/shield'

/** For what people have sent, wherever it is opened: it runs, loads and asks for nothing. */
export const FILE_POLICY = `default-src 'none'; frame-ancestors 'none'; sandbox`

const guards = [
  cspFactory(shieldConfig.csp),
  frameGuardFactory(shieldConfig.xFrame),
  hstsFactory(shieldConfig.hsts),
  noSniffFactory(shieldConfig.contentTypeSniffing),
]

/**
 * An address stands decoded in some headers, and a header with such letters is an error where nobody can
 * catch it any more: one request ended the server.
 */
function encodeHeaders({ response }: HttpContext) {
  for (const [name, value] of Object.entries(response.getHeaders())) {
    if (typeof value !== 'string') continue
    try {
      validateHeaderValue(name, value)
    } catch {
      response.header(name, encodeURI(value.toWellFormed()))
    }
  }
}

/**
 * Shield's headers also for files and for addresses that no route has: these pass no router
 * middleware. Addresses tell of conversations, and those of joining and resetting are secrets:
 * other sites do not see them.
 */
export default class SecurityHeadersMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    for (const guard of guards) await guard(ctx)
    ctx.response.header('Referrer-Policy', 'same-origin')
    const answer = await next()
    encodeHeaders(ctx)
    /** A visitor's session is a cookie: this one would overwrite where the login leads. */
    if (ctx.response.getStatus() === 401) ctx.response.removeHeader('Set-Cookie')
    return answer
  }
}
