import type { HttpContext } from '@adonisjs/core/http'
import { healthChecks } from '#start/health'

/** Says no more than up or not, or that the disk is full: anybody may ask. */
export default class HealthChecksController {
  async show({ auth, session, response }: HttpContext) {
    /** Who asks every few seconds needs no session row each time. */
    if (!auth.user) session.clear()
    const { isHealthy, checks } = await healthChecks.run()
    if (isHealthy) return { status: 'ok' }
    const isDiskFull = checks.some(({ name, status }) => name === 'disk' && status === 'error')
    return response.status(503).send({ status: isDiskFull ? 'disk full' : 'unavailable' })
  }
}
