import { memo, useContext, useState } from 'react'
import type { MessageActions } from '~/hooks/use_message_actions'
import { RenderOnce } from '~/hooks/use_render_once'
import { shownReply, type Turn } from '~/lib/turns'
import { MessageBoundary } from '~/components/message/message_boundary'
import { Question } from '~/components/message/question'
import { Reply } from '~/components/message/reply'

export type TurnProps = {
  turn: Turn
  userId: number
  /** How many replies are written before this turn's pending one. */
  ahead: number
  /** Whether nothing was asked after it; notes may follow. */
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
 * A question with one of the replies to it. Turns in which nothing happens never render again while
 * another one is written.
 */
export const TurnView = memo(function TurnView(props: TurnProps) {
  const renderOnce = useContext(RenderOnce)
  const room = props.hasRoom || undefined
  const html = renderOnce?.(<TurnContent {...props} />, props)
  if (html === undefined) {
    return (
      <section className="turn" data-room={room}>
        <TurnContent {...props} />
      </section>
    )
  }
  return <section className="turn" data-room={room} dangerouslySetInnerHTML={{ __html: html }} />
})

/** The reply that shows is the newest, or the one that was chosen while that was the newest. */
function TurnContent(props: TurnProps) {
  const { turn, isLast, targetId } = props
  const { question, replies } = turn
  const newest = replies.at(-1)
  const first = shownReply(turn, targetId)
  const [chosen, choose] = useState({ id: first?.id, whileNewest: newest?.id })
  const isChoiceGood = chosen.whileNewest === newest?.id
  const reply = (isChoiceGood && replies.find(({ id }) => id === chosen.id)) || newest
  return (
    <>
      {question && (
        <MessageBoundary>
          <Question {...props} message={question} isTarget={question.id === targetId} />
        </MessageBoundary>
      )}
      {reply && (
        <MessageBoundary key={reply.id}>
          <Reply
            message={reply}
            turn={turn}
            ahead={props.ahead}
            isLast={isLast}
            isTarget={reply.id === targetId}
            actions={props.actions}
            onChoose={(id) => choose({ id, whileNewest: newest?.id })}
          />
        </MessageBoundary>
      )}
    </>
  )
}
