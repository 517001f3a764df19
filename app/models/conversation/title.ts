import { plainText } from '#markdown'

const LONGEST_TITLE = 80

/** A conversation's title: the first line of its first question, cut at a word. */
export function titleFrom(question = ''): string {
  const line = plainText(question).trim().split('\n', 1)[0] || 'New conversation'
  if (line.length <= LONGEST_TITLE) return line
  return `${line.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, '')}…`.toWellFormed()
}
