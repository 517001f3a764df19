import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { cspFactory } from '@adonisjs/shield/guards'
import shieldConfig from '#config/shield'

const guard = cspFactory(shieldConfig.csp)

/** Shield's policy also for addresses that no route has: their page passes no router middleware. */
export default class ContentSecurityPolicyMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    await guard(ctx)
    return next()
  }
}
