import { useMemo } from 'react'
import type { Outgoing } from '~/lib/outgoing'
import { onMarkdownClick } from '~/lib/markdown_tools'
import { isSettled, type Thread } from '~/lib/thread'
import type { ReplyActions } from '~/components/message/reply_state'
import { MessageRow } from '~/components/message/message_row'
import { Button } from '~/components/ui/button'

type Props = {
  thread: Thread
  outgoing: Outgoing[]
  actions: ReplyActions
  onLoadOlder: () => void
  onResend: (message: Outgoing) => void
  onDiscard: (clientId: string) => void
}

export function ConversationLog(props: Props) {
  const { thread, outgoing, actions, onLoadOlder, onResend, onDiscard } = props
  const unfinished = useMemo(
    () =>
      thread.messages
        .filter((message) => !isSettled(message))
        .map(({ id }) => id)
        .sort((a, b) => a - b),
    [thread.messages]
  )
  return (
    <div
      role="log"
      aria-label="Conversation"
      aria-busy={unfinished.length > 0}
      onClick={onMarkdownClick}
      className="space-y-7"
    >
      {thread.hasOlder && (
        <p className="text-center">
          <Button className="button-small" onClick={onLoadOlder}>
            Show older messages
          </Button>
        </p>
      )}
      {thread.messages.map((message, index) => (
        <MessageRow
          key={message.id}
          message={message}
          ahead={message.status === 'pending' ? unfinished.indexOf(message.id) : 0}
          isNewest={thread.messages[index + 1]?.turn !== message.turn}
          isLast={index === thread.messages.length - 1}
          actions={actions}
        />
      ))}
      {outgoing.map((message) => (
        <OutgoingRow
          key={message.clientId}
          message={message}
          onResend={onResend}
          onDiscard={onDiscard}
        />
      ))}
    </div>
  )
}

function OutgoingRow({
  message,
  onResend,
  onDiscard,
}: {
  message: Outgoing
  onResend: (message: Outgoing) => void
  onDiscard: (clientId: string) => void
}) {
  return (
    <article className="message" aria-label="Your message, on its way">
      <div className="w-fit max-w-full rounded-2xl rounded-tl-md bg-question px-4 py-2.5 leading-[1.65] whitespace-pre-wrap opacity-70 [overflow-wrap:anywhere]">
        {message.content}
      </div>
      {message.failure && (
        <div className="mt-2 flex flex-wrap items-center gap-3 text-sm text-danger" role="alert">
          <p>Not sent: {message.failure}.</p>
          <Button className="button-small" onClick={() => onResend(message)}>
            Send again
          </Button>
          <Button look="quiet" className="button-small" onClick={() => onDiscard(message.clientId)}>
            Discard
          </Button>
        </div>
      )}
    </article>
  )
}
