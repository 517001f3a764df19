import { type SchemaRules } from '@adonisjs/lucid/types/schema_generator'

/** A text column that holds one of a few words. */
const oneOf = (...words: string[]) => ({
  tsType: words.map((word) => `'${word}'`).join(' | '),
  imports: [],
  decorators: [{ name: '@column' }],
})

export default {
  tables: {
    accounts: { columns: { budget: { tsType: 'number', decorators: [{ name: '@column' }] } } },
    memberships: { columns: { role: oneOf('owner', 'admin', 'member') } },
    messages: {
      columns: {
        role: oneOf('user', 'assistant', 'note'),
        status: oneOf('pending', 'streaming', 'complete', 'stopped', 'failed', 'interrupted'),
        heartbeat_at: { tsType: 'number', decorators: [{ name: '@column' }] },
        retry_at: { tsType: 'number', decorators: [{ name: '@column' }] },
      },
    },
    spendings: { columns: { cost: { tsType: 'number', decorators: [{ name: '@column' }] } } },
  },
} satisfies SchemaRules
