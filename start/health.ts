import { HealthChecks } from '@adonisjs/core/health'
import { DbCheck } from '@adonisjs/lucid/database'
import db from '@adonisjs/lucid/services/db'

/** The process is live when it answers at all, and ready when its database does. */
export const healthChecks = new HealthChecks().register([new DbCheck(db.connection())])
