import type { Message } from './thread.js'

/**
 * Says what has come: by whom, where it is one question or one note, and how much otherwise. Null
 * where nothing has. `others` are messages of which only the number is known.
 */
export function newsText(messages: Message[], others = 0): string | null {
  const [first, second] = messages.filter(({ role }) => role !== 'assistant')
  if (first && !second && others === 0) {
    const author = first.author ?? 'Somebody'
    return first.role === 'note' ? `${author} wrote a note` : `${author} asked a question`
  }
  const count = messages.length + others
  if (count === 0) return null
  return count === 1 ? '1 new message' : `${count} new messages`
}
