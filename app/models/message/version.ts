import db from '@adonisjs/lucid/services/db'

/**
 * Part of every write to messages that a reader can see: the row's next version. Readers never replace
 * a newer version by an older one, and messages that were read before are known by theirs.
 */
export function nextVersion() {
  return { version: db.knexRawQuery('version + 1') }
}
