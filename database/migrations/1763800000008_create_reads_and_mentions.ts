import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    /** How far a person has read a conversation. Without a row: not since they joined the account. */
    this.schema.createTable('reads', (table) => {
      table.increments('id')
      table.integer('user_id').notNullable().references('users.id').onDelete('CASCADE')
      table
        .integer('conversation_id')
        .notNullable()
        .references('conversations.id')
        .onDelete('CASCADE')
        .index()
      /** The newest message that was seen; it may have been deleted since. */
      table.integer('message_id').notNullable()
      table.timestamp('created_at').notNullable()
      table.timestamp('updated_at').notNullable()
      table.unique(['user_id', 'conversation_id'])
    })

    /** Until the person has read them: then they go. */
    this.schema.createTable('mentions', (table) => {
      table.increments('id')
      table.integer('message_id').notNullable().references('messages.id').onDelete('CASCADE')
      table
        .integer('conversation_id')
        .notNullable()
        .references('conversations.id')
        .onDelete('CASCADE')
        .index()
      table.integer('user_id').notNullable().references('users.id').onDelete('CASCADE')
      table.timestamp('created_at').notNullable()
      table.unique(['message_id', 'user_id'])
      table.index(['user_id', 'conversation_id', 'message_id'])
    })

    /** The newest message of each conversation in a list is found without reading the others. */
    this.schema.raw(
      `create index messages_settled_index on messages (conversation_id, id) where status not in ('pending', 'streaming')`
    )
  }

  async down() {
    this.schema.raw('drop index messages_settled_index')
    this.schema.dropTable('mentions')
    this.schema.dropTable('reads')
  }
}
