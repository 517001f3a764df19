import db from '@adonisjs/lucid/services/db'
import { LanguageModel } from '#llm/language_model'
import { tokensOfFile, tokensOfText } from '#llm/tokens'
import { webSearchTool } from '#llm/web_search'
import { framed } from '#models/conversation/prompt/framing'
import { Outline, type OutlineRow, type Reason } from '#models/conversation/prompt/outline'
import type { AttachmentEntry } from '#models/message/attachments'
import Message from '#models/message'

/** Messages of a page, and about how many bytes of text; a page has at least one message. */
const PAGE_SIZE = 50
const PAGE_BYTES = 200_000

/** A block of a message, as it was sent; of an image or a PDF the file that it was. */
export type SeenBlock = { text: string | null; file: AttachmentEntry | null; tokens: number }

/** A message in its place: with what was sent of it, or why nothing was. `tokens` are estimated. */
export type SeenMessage = {
  message: Message
  tokens: number
  blocks: SeenBlock[]
  leftOut: Reason | null
}

/**
 * What the language model got to see for a reply, in its order, made anew by what makes prompts:
 * Outline says what is in, `framed` how it reads. It is what is there now that is read: what was
 * deleted, renamed or left out since shows as it is now.
 */
export class SeenPrompt {
  private constructor(
    readonly reply: Message,
    private outline: Outline,
    /** Pages of messages; the first is 1. */
    readonly page: number,
    readonly pages: number,
    readonly messages: SeenMessage[],
    /** Messages that were older than the boundary. */
    readonly older: number
  ) {}

  /** A page of it; the last one where there are fewer. */
  static async read(reply: Message, wanted: number): Promise<SeenPrompt> {
    const outline = await Outline.read(reply, { from: reply.promptStart ?? 0 })
    const pages = pagesOf(outline.rows)
    const page = Math.min(wanted, pages.length)
    const messages = await readPage(outline, pages[page - 1], LanguageModel.for(reply.model))
    return new SeenPrompt(reply, outline, page, pages.length, messages, await olderThan(reply))
  }

  /** The tools that it was offered, which come first; null where there were none. */
  get tools(): { text: string; tokens: number } | null {
    const text = this.#toolText
    return text === null ? null : { text, tokens: this.scaled(tokensOfText(text)) }
  }

  get instructions(): { text: string; tokens: number } {
    const { instructions: text } = this.outline
    return { text, tokens: this.scaled(tokensOfText(text)) }
  }

  /** Tokens of all of it: as the provider has reported, or about. */
  get tokens(): number {
    return this.reply.promptTokens ?? this.#estimated
  }

  get isReported(): boolean {
    return this.reply.promptTokens !== null
  }

  /** How many messages were sent. */
  get sent(): number {
    return this.outline.chosen.length
  }

  /** Whether the question was worded anew since. */
  get isReworded(): boolean {
    return (this.outline.questions.at(-1)?.revision ?? 0) > this.reply.revision
  }

  /** An estimate of a part, so that all parts together are what was reported. */
  scaled(tokens: number): number {
    return Math.round((tokens * this.tokens) / this.#estimated)
  }

  get #estimated(): number {
    return this.outline.estimate() + tokensOfText(this.#toolText ?? '')
  }

  get #toolText(): string | null {
    return this.reply.hasWebSearch ? JSON.stringify(webSearchTool(), null, 2) : null
  }
}

function pagesOf(rows: OutlineRow[]): OutlineRow[][] {
  const pages: OutlineRow[][] = [[]]
  let bytes = 0
  for (const row of rows) {
    const page = pages[pages.length - 1]
    bytes += Number(row.bytes)
    if (page.length > 0 && (page.length === PAGE_SIZE || bytes > PAGE_BYTES)) {
      pages.push([row])
      bytes = Number(row.bytes)
    } else page.push(row)
  }
  return pages
}

async function readPage(
  outline: Outline,
  rows: OutlineRow[],
  languageModel: LanguageModel
): Promise<SeenMessage[]> {
  const ids = rows.map(({ id }) => id)
  const messages = await Message.query()
    .whereIn('id', ids)
    .withScopes((it) => it.withPeople())
  const byId = new Map(messages.map((message) => [message.id, message]))
  const seen = rows.map(async (row): Promise<SeenMessage[]> => {
    const message = byId.get(row.id)
    /** Deleted between the two reads. */
    if (!message) return []
    const leftOut = outline.reason(row) ?? null
    const blocks = leftOut ? [] : await blocksOf(message, languageModel)
    return [{ message, leftOut, blocks, tokens: outline.estimateOf(row) }]
  })
  const all = await Promise.all(seen)
  return all.flat()
}

/** Images and documents come in the order of their files. */
async function blocksOf(message: Message, languageModel: LanguageModel): Promise<SeenBlock[]> {
  const { content, files, author, isReply, attachments } = message
  const role = isReply ? 'assistant' : 'user'
  const sent = await framed({ role, content, files, author }, languageModel)
  const shown = attachments.seen.filter(({ kind }) => kind !== 'text' && languageModel.takes(kind))
  return sent.content.map((block): SeenBlock => {
    if (block.type === 'text') {
      return { text: block.text, file: null, tokens: tokensOfText(block.text) }
    }
    const file = shown.shift() ?? null
    return { text: null, file, tokens: file ? tokensOfFile(file) : 0 }
  })
}

async function olderThan({ conversationId, promptStart }: Message): Promise<number> {
  if (promptStart === null) return 0
  const [row] = await db
    .from('messages')
    .where('conversation_id', conversationId)
    .whereRaw('coalesce(reply_to_id, id) < ?', [promptStart])
    .count('* as count')
  return Number(row.count)
}
