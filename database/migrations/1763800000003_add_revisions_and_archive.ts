import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('conversations', (table) => {
      table.timestamp('archived_at').nullable()
    })
    this.schema.alterTable('messages', (table) => {
      table.timestamp('edited_at').nullable()
      /** Which wording of the question: counted on the question, kept by each reply to it. */
      table.integer('revision').notNullable().defaultTo(0)
    })
  }

  /** In plain SQL: knex would build the tables anew on SQLite, and lose indexes by expression. */
  async down() {
    this.schema.raw('alter table messages drop column revision')
    this.schema.raw('alter table messages drop column edited_at')
    this.schema.raw('alter table conversations drop column archived_at')
  }
}
