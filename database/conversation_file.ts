import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

/** A conversation as a file of database/seeders/conversations tells it. */
export type WrittenConversation = {
  title: string
  /** How long ago it ended: an ISO 8601 duration. */
  ago: string
  messages: WrittenMessage[]
}

export type WrittenMessage = {
  /** A person's name or the key of a language model. */
  by: string
  /**
   * How a reply ended that is not complete, such as `stopped by Ben` or `failed: overloaded`;
   * `note` for a person's note.
   */
  end: string
  thinking: string
  content: string
}

/** `=== Ana`, `=== claude-opus-5-5`, `=== claude-haiku-5-5, interrupted`, `=== Ben, note` */
const HEADING = /^=== (?<by>[^,\n]+)(?:, (?<end>.+))?$/gm

/**
 * Reads a file of lines `title: …` and `ago: …`, then the messages in Markdown, each under a
 * heading that says by whom. What stands under `=== thinking` belongs to the reply after it. Two
 * replies in a row are two answers to the question before them.
 */
export async function readConversation(path: string): Promise<WrittenConversation> {
  const text = await readFile(path, 'utf8')
  const [head, ...sections] = text.split(/^(?==== )/m)
  return {
    title: field(head, 'title', path),
    ago: field(head, 'ago', path),
    messages: withThinking(sections.map(readSection)),
  }
}

function field(head: string, name: string, path: string): string {
  const value = new RegExp(`^${name}: (.+)$`, 'm').exec(head)?.[1]
  if (!value) throw new Error(`${basename(path)} has no line "${name}: …"`)
  return value
}

function readSection(section: string): WrittenMessage {
  const { by = '', end = '' } = section.matchAll(HEADING).next().value?.groups ?? {}
  return { by, end, thinking: '', content: section.replace(/^.*\n?/, '').trim() }
}

function withThinking(messages: WrittenMessage[]): WrittenMessage[] {
  return messages
    .map((message, index) => {
      const before = messages[index - 1]
      return before?.by === 'thinking' ? { ...message, thinking: before.content } : message
    })
    .filter(({ by }) => by !== 'thinking')
}
