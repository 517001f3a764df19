import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('messages', (table) => {
      /** Of the last prompt, where the other counts are those of all calls for the reply. */
      table.integer('prompt_tokens').nullable()
    })
  }

  /** In plain SQL: knex would build the table anew on SQLite, and lose indexes by expression. */
  async down() {
    this.schema.raw('alter table messages drop column prompt_tokens')
  }
}
