/**
 * Without Redis events reach the streams of their own process only, so a second web process would
 * lose them silently. A process without Redis holds a lock for its life; another waits for it,
 * for the time that a restart takes, and then refuses to start. The lock is the operating
 * system's or the database's: it goes with the process, however that ends.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import { databaseLock } from '#start/database_lock'
import env from '#start/env'

/** Milliseconds: as long as a process that is being restarted may take to stop. */
const LONGEST_WAIT = (env.get('LOCK_WAIT_SECONDS') ?? 30) * 1000
const PAUSE = 100

/** Whether this process knows that no other one serves this database. */
export const isLone = app.getMode() === 'run' && !env.get('REDIS_URL')

/** Kept for as long as the process lives: what nobody refers to is closed, and its lock is gone. */
export const lock = isLone ? await holdLock() : undefined

async function holdLock() {
  const held = await databaseLock('lock')
  const deadline = Date.now() + LONGEST_WAIT
  for (let attempt = 1; !(await held.take()); attempt++) {
    if (attempt === 1) logger.info('waiting for another process that serves this database to stop')
    if (Date.now() > deadline) {
      /** Not through the logger, which would not get to write it before the end. */
      console.error(
        'Another process serves this database. Several together need REDIS_URL: see the README.'
      )
      process.exit(1)
    }
    await sleep(PAUSE)
  }
  return held
}
