import type { HttpContext } from '@adonisjs/core/http'
import { healthChecks } from '#start/health'

/** Says no more than up or not: anybody may ask. */
export default class HealthChecksController {
  async show({ auth, session, response }: HttpContext) {
    /** Who asks every few seconds needs no session row each time. */
    if (!auth.user) session.clear()
    const { isHealthy } = await healthChecks.run()
    return response.status(isHealthy ? 200 : 503).send({ status: isHealthy ? 'ok' : 'unavailable' })
  }
}
