import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('conversations', (table) => {
      table.increments('id')
      table.integer('account_id').notNullable().references('accounts.id').onDelete('CASCADE')
      table.integer('user_id').nullable().references('users.id').onDelete('SET NULL')
      table.string('title').notNullable()
      table.string('model').notNullable()
      table.integer('messages_count').notNullable().defaultTo(0)
      table.timestamp('created_at').notNullable()
      table.timestamp('updated_at').notNullable()
      table.index(['account_id', 'updated_at'])
    })

    this.schema.createTable('messages', (table) => {
      table.increments('id')
      table
        .integer('conversation_id')
        .notNullable()
        .references('conversations.id')
        .onDelete('CASCADE')
      table.integer('user_id').nullable().references('users.id').onDelete('SET NULL')
      table.enum('role', ['user', 'assistant', 'note']).notNullable()
      table
        .enum('status', ['pending', 'streaming', 'complete', 'stopped', 'failed', 'interrupted'])
        .notNullable()
      table.text('content').notNullable().defaultTo('')
      table.text('thinking').notNullable().defaultTo('')
      table.string('model').nullable()
      table.integer('reply_to_id').nullable().references('messages.id').onDelete('CASCADE')
      table.string('client_id').nullable()
      table.string('stop_reason').nullable()
      table.string('failure').nullable()
      table.integer('stopped_by_id').nullable().references('users.id').onDelete('SET NULL')
      table.bigInteger('heartbeat_at').nullable()
      table.bigInteger('retry_at').nullable()
      table.integer('input_tokens').nullable()
      table.integer('output_tokens').nullable()
      table.integer('cache_read_tokens').nullable()
      table.integer('cache_write_tokens').nullable()
      table.integer('cost').nullable()
      table.timestamp('created_at').notNullable()
      table.timestamp('updated_at').notNullable()
      table.unique(['user_id', 'client_id'])
    })

    /** Reading, paging and prompting go by turn, then id. */
    this.schema.raw(
      'create index messages_turn_index on messages (conversation_id, coalesce(reply_to_id, id), id)'
    )
    /** One reply at a time is written in a conversation, and one at a time to a question. */
    this.schema.raw(
      `create unique index messages_one_streaming on messages (conversation_id) where status = 'streaming'`
    )
    this.schema.raw(
      `create unique index messages_one_unfinished_reply on messages (reply_to_id) where status in ('pending', 'streaming')`
    )
    /** The queue and the sweep look for the few unfinished rows only. */
    this.schema.raw(
      `create index messages_unfinished_index on messages (id) where status in ('pending', 'streaming')`
    )
    /** Adding up what a conversation cost reads no message. */
    this.schema.raw(
      'create index messages_cost_index on messages (conversation_id, cost) where cost is not null'
    )
  }

  async down() {
    this.schema.dropTable('messages')
    this.schema.dropTable('conversations')
  }
}
