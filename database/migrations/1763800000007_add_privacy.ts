import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('conversations', (table) => {
      /** Only its creator sees it. */
      table.boolean('is_private').notNullable().defaultTo(false)
    })
  }

  /** In plain SQL: knex would build the table anew on SQLite. */
  async down() {
    this.schema.raw('alter table conversations drop column is_private')
  }
}
