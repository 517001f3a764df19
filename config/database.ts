import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/lucid'
import { storagePath } from '#config/storage'

/** What the driver hands to a new connection, as far as it is used here. */
type SqliteConnection = {
  pragma(statement: string): void
  function(name: string, options: { deterministic: boolean }, run: (text: unknown) => unknown): void
}

/** Where the SQLite database is; a lock file stands beside it. */
export const sqliteFile = storagePath(app.inTest ? 'test.sqlite3' : 'parley.sqlite3')

/** Errors name statements without their values: those are what people write, and session ids. */
const withoutValues = { compileSqlOnError: false }

export default defineConfig({
  connection: env.get('DB_CONNECTION') ?? 'sqlite',
  prettyPrintDebugQueries: true,
  connections: {
    sqlite: {
      ...withoutValues,
      client: 'better-sqlite3',
      connection: { filename: sqliteFile },
      useNullAsDefault: true,
      pool: {
        afterCreate(connection: SqliteConnection, done: (error: Error | null) => void) {
          connection.pragma('journal_mode = WAL')
          /** A commit is on the disk when it is acknowledged: a power cut loses nothing of it. */
          connection.pragma(app.inTest ? 'synchronous = OFF' : 'synchronous = FULL')
          connection.pragma('foreign_keys = ON')
          /** Milliseconds. Nothing else happens meanwhile: the driver waits for it. */
          connection.pragma('busy_timeout = 500')
          /** SQLite's own knows the letters of English only. */
          connection.function('lower', { deterministic: true }, (text) =>
            typeof text === 'string' ? text.toLowerCase() : text
          )
          done(null)
        },
      },
      migrations: { naturalSort: true, paths: ['database/migrations'] },
      schemaGeneration: { enabled: app.inDev, rulesPaths: ['./database/schema_rules.ts'] },
    },
    pg: {
      ...withoutValues,
      client: 'pg',
      connection: env.get('DATABASE_URL') ?? 'postgres://127.0.0.1:5432/parley',
      pool: { min: 1, max: 10 },
      migrations: { naturalSort: true, paths: ['database/migrations'] },
      schemaGeneration: { enabled: false },
    },
  },
})
