import { mentionable } from '#markdown/mentions'

export type Teammate = { id: number; name: string }

/** What of a name is written before the caret, and where its `@` stands. */
export type MentionQuery = { at: number; text: string }

/** Characters. */
const LONGEST_QUERY = 50

const WORD = /[\p{L}\p{N}_@]/u

/** The mention that is being written at the caret, if there is one: as the server finds them. */
export function mentionQueryAt(content: string, caret: number): MentionQuery | null {
  const at = content.lastIndexOf('@', caret - 1)
  const text = content.slice(at + 1, caret)
  if (at < 0 || caret < 1 || text.length > LONGEST_QUERY || text.includes('\n')) return null
  const before = content.slice(0, at)
  return WORD.test(before.slice(-1)) || isCode(before) ? null : { at, text }
}

/** Those whose names, or words of them, begin like this; the whole names first. */
export function matching(people: Teammate[], { text }: MentionQuery): Teammate[] {
  const query = mentionable(text)
  const begins = people.filter(({ name }) => mentionable(name).startsWith(query))
  const others = people.filter(
    (it) => !begins.includes(it) && mentionable(it.name).includes(` ${query}`)
  )
  return query.startsWith(' ') ? [] : [...begins, ...others]
}

/** What of the content the name takes the place of, and what is written there; the caret follows. */
export function mentionOf(content: string, { at, text }: MentionQuery, name: string) {
  const end = at + 1 + text.length
  return { text: `@${name} `, start: at, end: content[end] === ' ' ? end + 1 : end }
}

/** Whether what comes next is code: in a fence, or behind a single backtick in its line. */
function isCode(before: string): boolean {
  const fences = before.match(/^ {0,3}(```|~~~)/gm)?.length ?? 0
  const backticks = before.slice(before.lastIndexOf('\n') + 1).match(/`/g)?.length ?? 0
  return fences % 2 === 1 || backticks % 2 === 1
}
