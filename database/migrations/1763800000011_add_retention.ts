import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('accounts', (table) => {
      /** Days after its last message at which a conversation is deleted; null keeps all of them. */
      table.integer('retention_days').nullable()
    })
  }

  /** In plain SQL: knex would build the table anew on SQLite. */
  async down() {
    this.schema.raw('alter table accounts drop column retention_days')
  }
}
