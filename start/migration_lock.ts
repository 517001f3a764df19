/**
 * Two starts at the same time migrate one after the other: together both would find the same migrations
 * to run, and the second would end with an error.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { databaseLock } from '#start/database_lock'

/** Milliseconds. */
const PAUSE = 200
const LONGEST_WAIT = 10 * 60_000

if (process.argv.includes('migration:run')) {
  const lock = await databaseLock('migration')
  const deadline = Date.now() + LONGEST_WAIT
  while (!(await lock.take())) {
    if (Date.now() > deadline) {
      console.error('Another process has been migrating this database for ten minutes.')
      process.exit(1)
    }
    await sleep(PAUSE)
  }
  app.terminating(() => lock.release())
}
