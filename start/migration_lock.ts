/**
 * Two starts at the same time migrate one after the other: together both would find the same migrations
 * to run, and the second would end with an error.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { databaseLock } from '#start/database_lock'

/** Milliseconds. */
const PAUSE = 200

if (process.argv.includes('migration:run')) {
  const lock = await databaseLock('migration')
  while (!(await lock.take())) await sleep(PAUSE)
  app.terminating(() => lock.release())
}
