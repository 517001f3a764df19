import { memo, useState } from 'react'
import type { MessageActions } from '~/hooks/use_message_actions'
import type { Turn } from '~/lib/turns'
import { Question } from '~/components/message/question'
import { Reply } from '~/components/message/reply'

export type TurnProps = {
  turn: Turn
  userId: number
  /** How many replies are written before this turn's pending one. */
  ahead: number
  /** Whether the conversation ends here. */
  isLast: boolean
  /** Whether it fills the window, so that the question stands at its top. */
  hasRoom: boolean
  isEditing: boolean
  onEditEnd: () => void
  /** The message that a link led to. */
  targetId: number | null
  actions: MessageActions
}

/**
 * A question with one of the replies to it: the newest, or the one that was chosen while it was
 * the newest. Turns in which nothing happens never render again while another one is written.
 */
export const TurnView = memo(function TurnView(props: TurnProps) {
  const { turn, isLast, hasRoom, targetId } = props
  const { question, replies } = turn
  const newest = replies.at(-1)
  const linked = replies.find(({ id }) => id === targetId)
  const [chosen, choose] = useState({ id: linked?.id, whileNewest: newest?.id })
  const reply = (chosen.whileNewest === newest?.id && find(replies, chosen.id)) || newest
  return (
    <section className="turn" data-room={hasRoom || undefined}>
      {question && <Question {...props} message={question} isTarget={question.id === targetId} />}
      {reply && (
        <Reply
          message={reply}
          turn={turn}
          ahead={props.ahead}
          isLast={isLast}
          isTarget={reply.id === targetId}
          actions={props.actions}
          onChoose={(id) => choose({ id, whileNewest: newest?.id })}
        />
      )}
    </section>
  )
})

function find(replies: Turn['replies'], id: number | undefined) {
  return replies.find((reply) => reply.id === id)
}
