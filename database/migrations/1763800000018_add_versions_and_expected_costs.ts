import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('messages', (table) => {
      /** Goes up with every write that a reader can see. */
      table.integer('version').notNullable().defaultTo(1)
      /** Micro-dollars that the budget keeps for a reply which has not ended; null without a budget. */
      table.integer('expected_cost').nullable()
    })
  }

  /** In plain SQL: knex would build the table anew on SQLite, and lose indexes by expression. */
  async down() {
    this.schema.raw('alter table messages drop column version')
    this.schema.raw('alter table messages drop column expected_cost')
  }
}
