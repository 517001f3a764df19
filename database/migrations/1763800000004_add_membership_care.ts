import { DateTime } from 'luxon'
import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('accounts', (table) => {
      table.timestamp('join_code_expires_at').nullable()
      /** True or null: of several first sign-ups that happen at once only one can write it. */
      table.boolean('is_first').nullable()
    })
    this.schema.raw('create unique index accounts_is_first_unique on accounts (is_first)')
    /** The links that are out there go on for a while. */
    const expiry = DateTime.utc().plus({ days: 7 }).toFormat('yyyy-MM-dd HH:mm:ss')
    this.schema.raw(`update accounts set join_code_expires_at = '${expiry}'`)

    this.schema.alterTable('memberships', (table) => {
      table.timestamp('last_seen_at').nullable()
    })

    this.schema.createTable('audit_events', (table) => {
      table.increments('id')
      table.integer('account_id').notNullable().references('accounts.id').onDelete('CASCADE')
      table.integer('user_id').nullable().references('users.id').onDelete('SET NULL').index()
      table.string('actor_name').notNullable()
      table.string('action').notNullable()
      table.string('subject_name').nullable()
      table.string('details').nullable()
      table.timestamp('created_at').notNullable()
      table.index(['account_id', 'id'])
    })
  }

  /** In plain SQL: knex would build the tables anew on SQLite, and lose indexes by expression. */
  async down() {
    this.schema.dropTable('audit_events')
    this.schema.raw('alter table memberships drop column last_seen_at')
    this.schema.raw('drop index accounts_is_first_unique')
    this.schema.raw('alter table accounts drop column is_first')
    this.schema.raw('alter table accounts drop column join_code_expires_at')
  }
}
