import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('messages', (table) => {
      /** Kept for an hour; those in `cache_write_tokens` are kept for 5 minutes. */
      table.integer('cache_write_long_tokens').nullable()
      table.integer('web_searches').nullable()
      /** The provider did not say what the output was: its tokens, and so the cost, are a guess. */
      table.boolean('is_estimated').notNullable().defaultTo(false)
      /** Milliseconds from the call to the first word, and to the end. */
      table.integer('first_word_after').nullable()
      table.integer('ended_after').nullable()
      /** The turn that a reply's prompt began with, where older ones no longer fit. */
      table.integer('prompt_start').nullable()
    })
    /** What a month has cost is added up without reading the others. */
    this.schema.raw(
      'create index messages_usage_index on messages (updated_at, conversation_id) where cost is not null'
    )

    this.schema.alterTable('conversations', (table) => {
      table.string('effort').nullable()
      table.boolean('has_web_search').notNullable().defaultTo(false)
      /** The turn that the prompt starts with, where older ones no longer fit. */
      table.integer('prompt_start').nullable()
      /** When a person named it: from then on nobody else does. */
      table.timestamp('renamed_at').nullable()
    })

    this.schema.alterTable('accounts', (table) => {
      table.text('instructions').nullable()
      /** Micro-dollars a month. */
      table.bigInteger('budget').nullable()
    })

    /** What an account has spent in a month of UTC; it stays when messages go. */
    this.schema.createTable('spendings', (table) => {
      table.increments('id')
      table.integer('account_id').notNullable().references('accounts.id').onDelete('CASCADE')
      /** As 2026-11. */
      table.string('month', 7).notNullable()
      /** Micro-dollars. */
      table.bigInteger('cost').notNullable().defaultTo(0)
      table.unique(['account_id', 'month'])
    })
  }

  /** In plain SQL: knex would build the tables anew on SQLite, and lose indexes by expression. */
  async down() {
    this.schema.dropTable('spendings')
    for (const column of ['budget', 'instructions']) {
      this.schema.raw(`alter table accounts drop column ${column}`)
    }
    for (const column of ['renamed_at', 'prompt_start', 'has_web_search', 'effort']) {
      this.schema.raw(`alter table conversations drop column ${column}`)
    }
    this.schema.raw('drop index messages_usage_index')
    for (const column of [
      ...['prompt_start', 'ended_after', 'first_word_after', 'is_estimated', 'web_searches'],
      'cache_write_long_tokens',
    ]) {
      this.schema.raw(`alter table messages drop column ${column}`)
    }
  }
}
