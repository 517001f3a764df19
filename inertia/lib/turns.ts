import type { Message } from '~/lib/thread'

/** A question with the replies to it, oldest first. */
export type Turn = { id: number; question: Message | undefined; replies: Message[] }

/** Messages come by turn. A turn in which nothing changed stays the same object. */
export function turnsOf(messages: Message[], former: Turn[] = []): Turn[] {
  const known = new Map(former.map((turn) => [turn.id, turn]))
  const turns: Turn[] = []
  for (const message of messages) {
    if (turns.at(-1)?.id !== message.turn) {
      turns.push({ id: message.turn, question: undefined, replies: [] })
    }
    const turn = turns[turns.length - 1]
    if (message.role === 'assistant') turn.replies.push(message)
    else turn.question = message
  }
  return turns.map((turn) => {
    const before = known.get(turn.id)
    return before && isSame(before, turn) ? before : turn
  })
}

function isSame(a: Turn, b: Turn) {
  return (
    a.question === b.question &&
    a.replies.length === b.replies.length &&
    a.replies.every((reply, index) => reply === b.replies[index])
  )
}

/** Whether the reply answers what the question said before it was edited. */
export function answersEarlierWording({ question }: Turn, reply: Message): boolean {
  return question !== undefined && reply.revision < question.revision
}
