/**
 * Without Redis events reach the streams of their own process only, so a second web process would
 * lose them silently. A process without Redis holds a lock for its life; another waits for it,
 * for the time that a restart takes, and then refuses to start. The lock is the operating
 * system's or the database's: it goes with the process, however that ends.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import pg from 'pg'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import databaseConfig, { sqliteFile } from '#config/database'
import env from '#start/env'

/** Milliseconds: as long as a process that is being restarted may take to stop. */
const LONGEST_WAIT = (env.get('LOCK_WAIT_SECONDS') ?? 30) * 1000
const PAUSE = 100

/** Any number: PostgreSQL's advisory locks are told apart by it. */
const ADVISORY_LOCK = 7_275_341

/** Whether this process knows that no other one serves this database. */
export const isLone = app.getMode() === 'run' && !env.get('REDIS_URL')

/** Kept for as long as the process lives: what nobody refers to is closed, and its lock is gone. */
export const lock = isLone ? await holdLock() : undefined

async function holdLock() {
  const held = databaseConfig.connection === 'pg' ? await postgresLock() : sqliteLock()
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

/** An exclusive transaction that never ends, on a file of its own beside the database. */
function sqliteLock() {
  const database = new Database(`${sqliteFile}.lock`, { timeout: 0 })
  const take = async () => {
    try {
      database.exec('begin exclusive')
      return true
    } catch (error) {
      if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return false
      throw error
    }
  }
  return { database, take }
}

/**
 * Losing this connection loses the lock, and the process that takes it sweeps at once: better to
 * end, and be started again, than to go on. What is not saved yet is a quarter of a second of text.
 */
async function postgresLock() {
  const client = new pg.Client(String(databaseConfig.connections.pg.connection))
  client.on('error', (err) => {
    console.error('The connection to PostgreSQL that holds the lock was lost:', err)
    process.exit(1)
  })
  await client.connect()
  const take = async () => {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [ADVISORY_LOCK])
    return rows[0].taken === true
  }
  return { client, take }
}
