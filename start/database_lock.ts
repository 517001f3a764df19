import Database from 'better-sqlite3'
import pg from 'pg'
import databaseConfig, { sqliteFile } from '#config/database'

/** Any numbers: PostgreSQL's advisory locks are told apart by them. */
const NUMBERS = { lock: 7_275_341, migration: 7_275_342 }

type Name = keyof typeof NUMBERS

/**
 * Makes a lock of the install's database that one process has at a time; `take` returns whether this one has
 * it now. The operating system or the database holds it, so it goes when the process ends, however that
 * happens. Keep the object: the lock goes with it, too.
 */
export function databaseLock(name: Name) {
  return databaseConfig.connection === 'pg' ? postgresLock(name) : sqliteLock(name)
}

/** An exclusive transaction that never ends, on a file of its own beside the database. */
function sqliteLock(name: Name) {
  const database = new Database(`${sqliteFile}.${name}`, { timeout: 0 })
  const take = async () => {
    try {
      database.exec('begin exclusive')
      return true
    } catch (error) {
      if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return false
      throw error
    }
  }
  return { take, release: async () => void database.close() }
}

/**
 * Losing this connection loses the lock, and the process that takes it sweeps at once: better to
 * end, and be started again, than to go on. What is not saved yet is a quarter of a second of text.
 */
async function postgresLock(name: Name) {
  const client = new pg.Client(String(databaseConfig.connections.pg.connection))
  client.on('error', (err) => {
    console.error('The connection to PostgreSQL that holds the lock was lost:', err)
    process.exit(1)
  })
  await client.connect()
  const take = async () => {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [NUMBERS[name]])
    return rows[0].taken === true
  }
  return { take, release: () => client.end() }
}
