import { isSettled, type Message, type Thread } from './thread.js'

/** A question with the replies to it, oldest first; or a note, in the question's place. */
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

export function isNote({ question }: Turn): boolean {
  return question?.role === 'note'
}

/** The last turn in which something was asked; notes may follow it. */
export function lastAsked(turns: Turn[]): Turn | undefined {
  return turns.findLast((turn) => !isNote(turn))
}

/**
 * What a conversation ends with, for a reader at its end. A colleague's question does not move their
 * page, nor does a colleague's note while a reply is being written. What they are sending themselves
 * stands below all that.
 */
export type End = { turn: number; movesPage: boolean }

export function endOf(messages: Message[], userId: number, isSending: boolean): End {
  const turn = messages.at(-1)?.turn ?? 0
  const first = messages.find(({ id }) => id === turn)
  const isOwn = isSending || first?.authorId === userId
  const isQuietNote = first?.role === 'note' && messages.every(isSettled)
  return { turn, movesPage: isOwn || isQuietNote }
}

/** What Arrow-Up edits: one's own last note, or the last question where that is one's own. */
export function lastEditable(messages: Message[], userId: number): Message | undefined {
  const isCandidate = ({ role, authorId }: Message) =>
    role === 'user' || (role === 'note' && authorId === userId)
  const last = messages.findLast(isCandidate)
  return last?.authorId === userId ? last : undefined
}

/** The reply that shows where nobody has chosen one: what a link leads to, or the newest. */
export function shownReply({ replies }: Turn, targetId: number | null): Message | undefined {
  return replies.find(({ id }) => id === targetId) ?? replies.at(-1)
}

/** Whether the reply answers what the question said before it was edited. */
export function answersEarlierWording({ question }: Turn, reply: Message): boolean {
  return question !== undefined && reply.revision < question.revision
}

/**
 * The turn that the language model's view of the conversation begins with. Nothing where it sees all
 * there is, and where that turn may be outside the window.
 */
export function firstSeenTurn(
  turns: Turn[],
  { conversation: { promptStart }, hasOlder }: Pick<Thread, 'conversation' | 'hasOlder'>
): Turn | undefined {
  if (promptStart === null) return undefined
  const first = turns.find(({ id }) => id >= promptStart)
  const isBelowOthers = first !== turns[0] || (hasOlder && first?.id === promptStart)
  return isBelowOthers ? first : undefined
}
