import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import llm from '#config/llm'
import { instructionsText } from '#llm/instructions'
import { tokensOfBytes, tokensOfFile, tokensOfText, TOKENS_PER_MESSAGE } from '#llm/tokens'
import { Attachments } from '#models/message/attachments'
import type Message from '#models/message'

/** Why a message is not in a prompt. */
export type Reason = 'note' | 'other version' | 'earlier wording' | 'without text'

/** What is known of a message without its text. */
export type OutlineRow = {
  id: number
  turn: number
  role: Message['role']
  status: Message['status']
  revision: number
  /** Of its text in UTF-8. */
  bytes: number
  files: string
  createdAt: unknown
  /** Tokens of its own prompt that the provider has reported; null where it has not. */
  reported: number | null
  /** The turn that its own prompt began with, where older ones were left out. */
  promptStart: number | null
}

/** A reply, or where one would stand that is not there yet. */
type Asked = Pick<Message, 'id' | 'turn' | 'conversationId'>

type FoundRow = OutlineRow & {
  start: number | null
  model: string
  effort: string | null
  /** SQLite has numbers for booleans. */
  hasWebSearch: boolean | number
  /** The account's; with the reply's question only. */
  instructions: string | null
}

/** Tokens: for less a report says more of instructions and frames than of what is in them. */
const LEAST_REPORT = 4_096

/** An estimate is corrected by at most this factor: what is further off is of something else. */
const MOST_OFF = 2

const TURN = 'coalesce(messages.reply_to_id, messages.id)'

/**
 * What a conversation's prompt for a reply would hold, from a turn on, without any text: which
 * messages, and about how many tokens each of them has.
 *
 * In are the questions, and to each earlier one its newest finished reply to its present wording. A
 * reply never saw one that was begun after it: the queue goes by id.
 */
export class Outline {
  /** The turn that prompts of the conversation start with now; null is its first. */
  readonly start: number | null
  /** The key of the conversation's language model. */
  readonly model: string | null
  readonly effort: string | null
  readonly hasWebSearch: boolean
  /** What the language model is told before. */
  readonly instructions: string
  #reasons: Map<number, Reason>
  #scale: number

  private constructor(
    readonly reply: Asked,
    readonly rows: FoundRow[]
  ) {
    const { start = null, model = null, effort = null, hasWebSearch } = rows[0] ?? {}
    this.start = start !== null && start <= reply.turn ? start : null
    this.model = model
    this.effort = effort
    this.hasWebSearch = Boolean(hasWebSearch)
    const own = rows.find(({ id }) => id === reply.turn)?.instructions ?? null
    this.instructions = instructionsText(llm.instructions, own)
    this.#reasons = reasonsOf(rows, reply)
    this.#scale = this.#correction()
  }

  /**
   * From the turn `from` on; without one from where the conversation's prompts start, or from its
   * beginning for a turn that is older. One query, two for an older turn.
   */
  static async read(
    reply: Asked,
    { from, client }: { from?: number; client?: TransactionClientContract } = {}
  ): Promise<Outline> {
    const rows = await outlineRows(reply, from ?? 'start', client)
    const isOlder = from === undefined && rows.length === 0
    return new Outline(reply, isOlder ? await outlineRows(reply, 0, client) : rows)
  }

  /** Those that are in the prompt, in its order. */
  get chosen(): OutlineRow[] {
    return this.rows.filter(({ id }) => !this.#reasons.has(id))
  }

  /** Why the message is not in the prompt; undefined for one that is. */
  reason(row: OutlineRow): Reason | undefined {
    return this.#reasons.get(row.id)
  }

  /** The questions, of which the last is the reply's own. */
  get questions(): OutlineRow[] {
    return this.rows.filter(({ role }) => role === 'user')
  }

  /** When they were asked. */
  get askedAt(): Date[] {
    return this.questions.map(({ createdAt }) => dateOf(createdAt))
  }

  /** About how many tokens a prompt has that starts with the turn; null is the first one. */
  tokens(start: number | null): number {
    return Math.ceil(this.#scale * this.#estimate(this.chosen, start))
  }

  /** The same as far as nothing was reported: of all that is here, and of one message. */
  estimate(): number {
    return this.#estimate(this.chosen, null)
  }

  estimateOf(row: OutlineRow): number {
    return estimatedTokens(row)
  }

  /** Whether the conversation's prompts start after the reply's question by now. */
  get isOlder(): boolean {
    return this.start !== (this.rows[0]?.start ?? null)
  }

  /**
   * The earliest turn to start with so that about so many tokens stay, the newest question always;
   * the present start where nothing goes.
   */
  startFor(limit: number): number | null {
    const byTurn = Map.groupBy(this.chosen, ({ turn }) => turn)
    let start = this.reply.turn
    let tokens = tokensOfText(this.instructions)
    for (const [turn, rows] of [...byTurn].reverse()) {
      tokens += sum(rows.map(estimatedTokens))
      if (tokens * this.#scale > limit) break
      start = turn
    }
    return start === this.chosen[0]?.turn ? this.start : start
  }

  #estimate(rows: OutlineRow[], start: number | null): number {
    const within = rows.filter(({ turn }) => turn >= (start ?? 0))
    return tokensOfText(this.instructions) + sum(within.map(estimatedTokens))
  }

  /** By what the newest report on a prompt that started with the same turn differs from its estimate. */
  #correction(): number {
    const told = this.rows.findLast(({ reported, promptStart }) => {
      return (reported ?? 0) >= LEAST_REPORT && promptStart === this.start
    })
    if (!told) return 1
    const seen = this.chosen.filter(({ id, role, turn }) => {
      return role === 'user' ? turn <= told.turn : turn < told.turn && id < told.id
    })
    const factor = told.reported! / this.#estimate(seen, this.start)
    return Math.min(MOST_OFF, Math.max(1 / MOST_OFF, factor))
  }
}

function outlineRows(
  reply: Asked,
  from: number | 'start',
  client?: TransactionClientContract
): Promise<FoundRow[]> {
  const query = (client ?? db)
    .from('messages')
    .join('conversations', 'conversations.id', 'messages.conversation_id')
    .join('accounts', 'accounts.id', 'conversations.account_id')
    .where('messages.conversation_id', reply.conversationId)
    .whereRaw(`${TURN} <= ?`, [reply.turn])
    .where('messages.id', '<', reply.id)
    .orderByRaw(`${TURN}, messages.id`)
    .select('messages.id', 'messages.role', 'messages.status', 'messages.revision')
    .select('messages.files', 'messages.created_at as createdAt')
    .select('messages.prompt_start as promptStart', 'messages.prompt_tokens as reported')
    .select('conversations.prompt_start as start', 'conversations.model')
    .select('conversations.effort', 'conversations.has_web_search as hasWebSearch')
    .select(
      db.raw('case when messages.id = ? then accounts.instructions end as instructions', [
        reply.turn,
      ])
    )
    .select(db.raw(`${TURN} as turn, octet_length(messages.content) as bytes`))
  const bound = from === 'start' ? START : '?'
  const values = from === 'start' ? [reply.conversationId] : [from]
  return query.whereRaw(`${TURN} >= ${bound}`, values)
}

const START = '(select coalesce(prompt_start, 0) from conversations where id = ?)'

/** Rows come by turn, then id. */
function reasonsOf(rows: OutlineRow[], reply: Pick<Message, 'turn'>): Map<number, Reason> {
  const reasons = new Map<number, Reason>()
  let wording = 0
  let newest: OutlineRow | undefined
  for (const row of rows) {
    if (row.role === 'note') reasons.set(row.id, 'note')
    if (row.role === 'user') {
      wording = row.revision
      newest = undefined
    }
    if (row.role !== 'assistant') continue
    const reason = unfit(row, wording, reply)
    if (reason) reasons.set(row.id, reason)
    else {
      if (newest) reasons.set(newest.id, 'other version')
      newest = row
    }
  }
  return reasons
}

function unfit(row: OutlineRow, wording: number, reply: Pick<Message, 'turn'>): Reason | undefined {
  if (row.revision !== wording) return 'earlier wording'
  const isFinished = row.status !== 'pending' && row.status !== 'streaming'
  if (row.turn === reply.turn) return 'other version'
  return isFinished && Number(row.bytes) > 0 ? undefined : 'without text'
}

function estimatedTokens({ bytes, files }: OutlineRow): number {
  const attached = new Attachments({ files }).seen
  return TOKENS_PER_MESSAGE + tokensOfBytes(Number(bytes)) + sum(attached.map(tokensOfFile))
}

/** PostgreSQL gives dates, SQLite what Lucid wrote. */
function dateOf(value: unknown): Date {
  return value instanceof Date ? value : DateTime.fromSQL(String(value)).toJSDate()
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
