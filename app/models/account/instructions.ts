import db from '@adonisjs/lucid/services/db'
import accounts from '#config/accounts'
import llm from '#config/llm'
import { instructionsText, ownInstructions } from '#llm/instructions'
import type Account from '#models/account'
import AuditEvent from '#models/audit_event'
import type User from '#models/user'

/** What an account tells the language models in each of its prompts. */
export class Instructions {
  /** All that those of the account with this id are told. */
  static async textFor(accountId: number): Promise<string> {
    const row = await db.from('accounts').where('id', accountId).select('instructions').first()
    return instructionsText(llm.instructions, row?.instructions ?? null)
  }

  /** Characters. */
  readonly longest = accounts.longestInstructions
  /** What Parley tells them before. */
  readonly builtIn = llm.instructions

  constructor(private account: Account) {}

  get own(): string | null {
    return this.account.instructions
  }

  /** Sets the account's own; nothing but spaces takes them away. Replies from now on go by them. */
  async change(typed: string | null, actor: User): Promise<void> {
    const before = this.own
    const own = ownInstructions(typed)
    if (before === own) return
    await db.transaction(async (trx) => {
      this.account.instructions = own
      await this.account.useTransaction(trx).save()
      /** Not the words: those who read the trail later need not know what they said. */
      const details = `${lengthOf(before)} → ${lengthOf(own)}`
      const deed = { accountId: this.account.id, action: 'instructions.changed', details } as const
      await AuditEvent.record(actor, deed, trx)
    })
  }
}

function lengthOf(own: string | null): string {
  return own === null ? 'none' : `${own.length} ${own.length === 1 ? 'character' : 'characters'}`
}
