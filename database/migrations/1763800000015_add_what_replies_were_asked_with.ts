import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('messages', (table) => {
      /** With what the reply was asked for; null before that, and for those from before this column. */
      table.string('effort', 16).nullable()
      table.boolean('has_web_search').nullable()
    })
  }

  /** In plain SQL: knex would build the table anew on SQLite, and lose indexes by expression. */
  async down() {
    this.schema.raw('alter table messages drop column effort')
    this.schema.raw('alter table messages drop column has_web_search')
  }
}
