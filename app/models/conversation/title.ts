import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import llm from '#config/llm'
import { LanguageModel } from '#llm/language_model'
import type { PromptInput, ReplySource } from '#llm/reply_source'
import { plainText } from '#markdown'
import Account from '#models/account'
import { Budget } from '#models/account/budget'
import type Conversation from '#models/conversation'
import Message from '#models/message'

const LONGEST_TITLE = 80

/** Characters of the question, and of the reply, that a title is made from. */
const LONGEST_EXCERPT = 4_000

/** Milliseconds after which nobody needs it any more. */
const TIME_LIMIT = 60_000

/**
 * What a conversation is called while nobody has named it: the first line of its first question, and
 * once that is answered what a language model makes of the two (docs/decisions/0022).
 */
export class Title {
  constructor(private conversation: Conversation) {}

  /**
   * Has it written from the reply and its question, if that is the conversation's first reply with
   * text and no person has named it; `signal` hangs up. Its cost counts in the account's month.
   * Broadcasts conversation.updated, and budget.changed where the budget is nearly used up.
   *
   * @throws LlmError for what a provider did
   */
  async write(reply: Message, signal: AbortSignal): Promise<void> {
    const languageModel = LanguageModel.forTitles()
    if (!languageModel || !(await this.#isWanted(reply))) return
    const budget = await Budget.of({ id: this.conversation.accountId })
    if (!budget.allows(languageModel)) return
    const prompt = await promptFrom(reply)
    const limited = AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT)])
    await this.#take(languageModel.reply(prompt, limited))
  }

  async #isWanted({ id, content }: Message): Promise<boolean> {
    if (this.conversation.renamedAt || !content.trim()) return false
    const earlier = await Message.query()
      .where({ conversationId: this.conversation.id, role: 'assistant' })
      .where('id', '<', id)
      .whereNot('content', '')
      .select('id')
      .first()
    return !earlier
  }

  /** What it has cost is counted, whatever came of it. */
  async #take(source: ReplySource) {
    let title: string | null = null
    try {
      title = await titleOf(source)
    } finally {
      const isNamed = await db.transaction((trx) => this.#settle(title, source.cost, trx))
      if (isNamed) await this.conversation.broadcastUpdated()
      if (source.cost > 0) await Budget.announce({ id: this.conversation.accountId })
    }
  }

  /** Somebody may have named it meanwhile, or deleted it. Nothing was said: `updated_at` stays. */
  async #settle(
    title: string | null,
    cost: number,
    client: TransactionClientContract
  ): Promise<boolean> {
    await Account.spend(this.conversation.accountId, cost, client)
    if (!title) return false
    const [named] = await client
      .from('conversations')
      .where('id', this.conversation.id)
      .whereNull('renamed_at')
      .update({ title }, ['id'])
    return Boolean(named)
  }
}

/** A title until there is a better one: the question's first line, cut at a word. */
export function titleFrom(question = ''): string {
  return shortened(plainText(question).trim().split('\n', 1)[0] || 'New conversation')
}

/** A line that a language model wrote, without what it likes to put around a title. */
export function cleanTitle(written: string): string {
  const lines = plainText(written).split('\n').map(withoutControls)
  const line = lines.find((it) => it !== '') ?? ''
  const title = line
    .replace(/^(title|titel):\s*/i, '')
    .replace(/^["'`“„«‘»]([^"`“”„«»]*)["'`“”«»’]$/, '$1')
    .replace(/(?<![.…])[.。]$/, '')
  return shortened(title.trim())
}

/** Nor what turns the direction of what stands beside it. */
function withoutControls(line: string): string {
  return line.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
}

function shortened(line: string): string {
  if (line.length <= LONGEST_TITLE) return line
  return `${line.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, '')}…`.toWellFormed()
}

async function promptFrom(reply: Message): Promise<PromptInput> {
  const { content, attachments } = await reply.question()
  const names = attachments.entries.map(({ name }) => name)
  const question = excerpt([content, ...names].join('\n'))
  const text = `<question>\n${question}\n</question>\n\n<reply>\n${excerpt(reply.content)}\n</reply>`
  return {
    instructions: llm.titleInstructions,
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    isBrief: true,
  }
}

function excerpt(text: string): string {
  return text.trim().slice(0, LONGEST_EXCERPT).toWellFormed()
}

/** Null where it was not written to its end. */
async function titleOf(source: ReplySource): Promise<string | null> {
  let written = ''
  for await (const { part, text } of source) {
    if (part === 'content') written += text
  }
  return source.stopReason === 'end_turn' ? cleanTitle(written) : null
}
