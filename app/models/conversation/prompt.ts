import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { LanguageModel } from '#llm/language_model'
import type { PromptInput, PromptMessage } from '#llm/reply_source'
import { cacheLife } from '#models/conversation/prompt/cache_life'
import { framed, type FramedRow } from '#models/conversation/prompt/framing'
import { Outline } from '#models/conversation/prompt/outline'
import { FULL, KEPT } from '#models/conversation/prompt/shares'
import { SeenPrompt } from '#models/conversation/prompt/seen_prompt'
import type Message from '#models/message'

/** Questions at whose ends the provider is to keep the prompt: what it was the last times, and is now. */
const KEPT_QUESTIONS = 3

type Row = FramedRow & { id: number; turn: number }

/**
 * What the language model gets to see for a reply: each earlier question followed by its newest
 * finished reply to its present wording, then the reply's own question. Never notes, placeholders or
 * older versions (Outline). What was said to it once stays as it was, byte for byte, and only its end
 * grows; where it becomes too long, many of the oldest turns go at once, and then none for a long
 * time (docs/decisions/0020).
 */
export class Prompt {
  /** The turn that it starts with, where older ones are left out. Known when it has been built. */
  start: number | null = null

  /** The turn that all the conversation's prompts start with from now on; null where nothing changes. */
  newStart: number | null = null

  #reply: Message
  #languageModel: LanguageModel

  constructor(reply: Message) {
    this.#reply = reply
    this.#languageModel = LanguageModel.for(reply.model)
  }

  /** Starts and ends with a user's message, and alternates. Two queries, three for an older turn. */
  async build(): Promise<PromptInput> {
    const read = await atOneMoment(async (client) => {
      const outline = await Outline.read(this.#reply, { client })
      this.#startWith(this.#startOf(outline), outline)
      return { outline, rows: await this.#rows(client) }
    })
    return this.#write(read.outline, read.rows)
  }

  /**
   * The prompt again, with at most half of it: a provider found it too long. Null where nothing is
   * left that could go.
   */
  async shorten(): Promise<PromptInput | null> {
    const shorter = await atOneMoment(async (client) => {
      const outline = await Outline.read(this.#reply, { client })
      const start = outline.startFor(outline.tokens(this.start) / 2)
      if (start === this.start || start === outline.start) return null
      this.#startWith(start, outline)
      return { outline, rows: await this.#rows(client) }
    })
    return shorter && this.#write(shorter.outline, shorter.rows)
  }

  /** A page of what it was for a reply that has been written, with what was left out and why. */
  seen(page: number): Promise<SeenPrompt> {
    return SeenPrompt.read(this.#reply, page)
  }

  #startOf(outline: Outline): number | null {
    const room = this.#languageModel.promptRoom
    if (outline.tokens(outline.start) <= room * FULL) return outline.start
    return outline.startFor(room * KEPT)
  }

  /** An older question, or another language model that is asked once, changes nothing for the others. */
  #startWith(start: number | null, outline: Outline) {
    this.start = start
    const isOwnModel = LanguageModel.for(outline.model).key === this.#languageModel.key
    const isMoved = start !== outline.start && isOwnModel && !outline.isOlder
    this.newStart = isMoved ? start : null
  }

  async #write(outline: Outline, rows: Row[]): Promise<PromptInput> {
    const chosen = new Set(outline.chosen.map(({ id }) => id))
    const sent = rows.filter(({ id }) => chosen.has(id))
    const messages = await Promise.all(sent.map((row) => framed(row, this.#languageModel)))
    const questions = messages.filter(({ role }) => role === 'user')
    return {
      instructions: outline.instructions,
      messages: merged(messages),
      kept: questions.slice(-KEPT_QUESTIONS).map(({ content }) => content.at(-1)!),
      life: cacheLife(outline.askedAt),
      effort: this.#languageModel.effortFor(outline.effort),
      hasWebSearch: outline.hasWebSearch && this.#languageModel.hasWebSearch,
    }
  }

  /** Not one id for each of thousands, but the same bounds as the outline's. */
  #rows(client: TransactionClientContract): Promise<Row[]> {
    const turn = db.raw('coalesce(messages.reply_to_id, messages.id)')
    return client
      .from('messages')
      .leftJoin('users', 'users.id', 'messages.user_id')
      .where('messages.conversation_id', this.#reply.conversationId)
      .where(turn, '>=', this.start ?? 0)
      .where(turn, '<=', this.#reply.turn)
      .where('messages.id', '<', this.#reply.id)
      .where((rows) => {
        rows.where('messages.role', 'user').orWhere((replies) => {
          replies.where('messages.role', 'assistant').whereNot('messages.content', '')
        })
      })
      .orderByRaw('coalesce(messages.reply_to_id, messages.id), messages.id')
      .select('messages.id', 'messages.role', 'messages.content', 'messages.files')
      .select('users.name as author')
  }
}

/** Somebody may delete or word anew what the prompt would have, between one query and the next. */
function atOneMoment<T>(read: (client: TransactionClientContract) => Promise<T>): Promise<T> {
  if (db.connection().dialect.name !== 'postgres') return db.transaction(read)
  return db.transaction(read, { isolationLevel: 'repeatable read' })
}

/** Neighbouring messages of the same role become one: several questions that nobody has answered. */
function merged(messages: PromptMessage[]): PromptMessage[] {
  const result: PromptMessage[] = []
  for (const { role, content } of messages) {
    const last = result.at(-1)
    if (last?.role === role) last.content.push(...content)
    else result.push({ role, content: [...content] })
  }
  return result
}
