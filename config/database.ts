import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/lucid'
import { storagePath } from '#config/storage'

/** What the driver hands to a new connection, as far as it is used here. */
type SqliteConnection = { pragma(statement: string): void }

export default defineConfig({
  connection: 'sqlite',
  prettyPrintDebugQueries: true,
  connections: {
    sqlite: {
      client: 'better-sqlite3',
      connection: { filename: storagePath(app.inTest ? 'test.sqlite3' : 'parley.sqlite3') },
      useNullAsDefault: true,
      pool: {
        afterCreate(connection: SqliteConnection, done: (error: Error | null) => void) {
          connection.pragma('journal_mode = WAL')
          connection.pragma('synchronous = NORMAL')
          connection.pragma('foreign_keys = ON')
          connection.pragma('busy_timeout = 5000')
          done(null)
        },
      },
      migrations: { naturalSort: true, paths: ['database/migrations'] },
      schemaGeneration: { enabled: true, rulesPaths: ['./database/schema_rules.ts'] },
    },
  },
})
