import string from '@adonisjs/core/helpers/string'
import db from '@adonisjs/lucid/services/db'
import { MessageSchema } from '#database/schema'

/** Columns of messages that no reader sees, the version itself, and people, who may be deleted. */
const UNSEEN = [
  ...['version', 'heartbeatAt', 'expectedCost', 'promptStart', 'updatedAt'],
  ...['userId', 'stoppedById'],
]

const REFUSAL = 'a message was changed without a new version'

/**
 * Makes the database refuse every change of a message that a reader can see and that leaves its
 * version as it was: readers would go on showing the older state. A new column is seen, unless it is
 * named above. The function that comes back ends that.
 */
export async function refuseChangesWithoutVersion(): Promise<() => Promise<void>> {
  const seen = MessageSchema.$columns.filter((column) => !UNSEEN.includes(column))
  const columns = seen.map((column) => string.snakeCase(column)).join(', ')
  const trigger = `create trigger messages_version before update of ${columns} on messages for each row`
  if (db.connection().dialect.name === 'better-sqlite3') {
    await db.rawQuery(
      `${trigger} when new.version <= old.version begin select raise(abort, '${REFUSAL}'); end`
    )
    return async () => void (await db.rawQuery('drop trigger messages_version'))
  }
  await db.rawQuery(`create or replace function refuse_without_version() returns trigger as
    $$ begin raise exception '${REFUSAL}'; end $$ language plpgsql`)
  await db.rawQuery(
    `${trigger} when (new.version <= old.version) execute function refuse_without_version()`
  )
  return async () => void (await db.rawQuery('drop function refuse_without_version cascade'))
}

/**
 * Leaves nothing in the database; whatever is not named here goes with what is. Ids go on from where
 * they were, as they do for users: what is cached under one is never another test's message. (With
 * `truncate` they began anew, and a message that was written within the same second with the same
 * text was taken for that of the test before.)
 */
export async function emptyDatabase(): Promise<void> {
  for (const table of ['sessions', 'accounts', 'users']) await db.from(table).delete()
}
