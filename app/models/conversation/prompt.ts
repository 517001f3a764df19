import db from '@adonisjs/lucid/services/db'
import llm from '#config/llm'
import type { PromptInput, PromptMessage } from '#llm/reply_source'
import type Conversation from '#models/conversation'
import type Message from '#models/message'

type Row = {
  turn: number
  role: 'user' | 'assistant'
  content: string
  author: string | null
}

/**
 * What the language model gets to see for a reply: each earlier question followed by its newest
 * finished reply to its present wording, then the reply's own question. Never notes, placeholders or
 * older versions.
 */
export class Prompt {
  #conversation: Conversation
  #reply: Message

  constructor(conversation: Conversation, reply: Message) {
    this.#conversation = conversation
    this.#reply = reply
  }

  /** Starts and ends with a user's message, and alternates. */
  async build(): Promise<PromptInput> {
    const rows = newestReplies(await this.#rows())
    return { instructions: llm.instructions, messages: merged(rows.map(toPromptMessage)) }
  }

  /** Questions up to the reply's own, and the finished replies with text to the earlier ones. */
  #rows(): Promise<Row[]> {
    const turn = db.raw('coalesce(messages.reply_to_id, messages.id)')
    return db
      .from('messages')
      .leftJoin('users', 'users.id', 'messages.user_id')
      .leftJoin('messages as questions', 'questions.id', 'messages.reply_to_id')
      .where('messages.conversation_id', this.#conversation.id)
      .where(turn, '<=', this.#reply.turn)
      .where((rows) => {
        rows.where('messages.role', 'user').orWhere((replies) => {
          replies
            .where('messages.role', 'assistant')
            .whereIn('messages.status', ['complete', 'stopped', 'interrupted', 'failed'])
            .whereNot('messages.content', '')
            .whereNot('messages.reply_to_id', this.#reply.turn)
            .whereColumn('messages.revision', 'questions.revision')
        })
      })
      .orderByRaw('coalesce(messages.reply_to_id, messages.id), messages.id')
      .select(
        'messages.role',
        'messages.content',
        'users.name as author',
        db.raw('coalesce(messages.reply_to_id, messages.id) as turn')
      )
  }
}

/** Rows come by turn, then id: a reply is the newest when no other of its turn follows. */
function newestReplies(rows: Row[]): Row[] {
  return rows.filter((row, index) => row.role === 'user' || rows[index + 1]?.turn !== row.turn)
}

/** Authors are always named, so that a second author does not change what was sent before. */
function toPromptMessage({ role, content, author }: Row): PromptMessage {
  if (role === 'assistant') return { role, content }
  const name = (author ?? 'Somebody').replace(/["<>\n]/g, ' ')
  /** Nobody closes their own frame to speak as somebody else. */
  const text = content.replace(/<(?=\/?message)/gi, '&lt;')
  return { role, content: `<message author="${name}">\n${text}\n</message>` }
}

function merged(messages: PromptMessage[]): PromptMessage[] {
  const result: PromptMessage[] = []
  for (const message of messages) {
    const last = result.at(-1)
    if (last?.role === message.role) last.content += `\n\n${message.content}`
    else result.push(message)
  }
  return result
}
