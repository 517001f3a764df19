import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('users', (table) => {
      /** Where Drive has the person's picture; null for who has none. */
      table.string('avatar_key').nullable()
    })
  }

  /** In plain SQL: knex would build the table anew on SQLite, and lose the index by expression. */
  async down() {
    this.schema.raw('alter table users drop column avatar_key')
  }
}
