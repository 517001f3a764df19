import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('messages', (table) => {
      /** What is known of the message's attachments, as JSON; their bytes are in Drive. */
      table.text('files').notNullable().defaultTo('[]')
    })
    /** For finding the few messages that have some. */
    this.schema.raw(`create index messages_with_files on messages (id) where files <> '[]'`)
  }

  /** In plain SQL: knex would build the table anew on SQLite, and lose indexes by expression. */
  async down() {
    this.schema.raw('drop index messages_with_files')
    this.schema.raw('alter table messages drop column files')
  }
}
