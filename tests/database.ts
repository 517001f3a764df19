import db from '@adonisjs/lucid/services/db'

/**
 * Leaves nothing in the database; whatever is not named here goes with what is. Ids go on from where
 * they were, as they do for users: what is cached under one is never another test's message. (With
 * `truncate` they began anew, and a message that was written within the same second with the same
 * text was taken for that of the test before.)
 */
export async function emptyDatabase(): Promise<void> {
  for (const table of ['sessions', 'accounts', 'users']) await db.from(table).delete()
}
