import { memo } from 'react'
import { isSettled, type Message } from '~/lib/thread'
import { LocalTime } from '~/components/ui/local_time'
import { LiveMarkdown } from '~/components/message/live_markdown'
import { Markdown } from '~/components/message/markdown'
import { Thinking } from '~/components/message/thinking'
import { ReplyState, type ReplyActions } from '~/components/message/reply_state'

type Props = {
  message: Message
  /** How many replies are written before this one; only a pending one waits. */
  ahead: number
  isNewest: boolean
  isLast: boolean
  actions: ReplyActions
}

/** One message. Settled ones never render again while another one is being written. */
export const MessageRow = memo(function MessageRow(props: Props) {
  return props.message.role === 'assistant' ? <Reply {...props} /> : <Question {...props} />
})

function Question({ message }: Props) {
  return (
    <article
      id={`message-${message.id}`}
      className="message"
      aria-label={`${message.author ?? 'Somebody'} asked`}
    >
      <MessageHead name={message.author ?? 'Somebody'} iso={message.createdAt} />
      <div className="mt-1.5 w-fit max-w-full rounded-2xl rounded-tl-md bg-question px-4 py-2.5">
        <Markdown html={message.html} />
      </div>
    </article>
  )
}

function Reply({ message, ahead, isNewest, isLast, actions }: Props) {
  const { content, html, model } = message
  return (
    <article
      id={`message-${message.id}`}
      className="message"
      aria-label={`${model ?? 'Claude'} replied`}
      aria-busy={!isSettled(message)}
    >
      <MessageHead name={model ?? 'Claude'} iso={message.createdAt} isReply />
      <div className="mt-1.5">
        <Thinking text={message.thinking} />
        {content === null ? (
          <Markdown html={html} />
        ) : (
          <LiveMarkdown text={content} html={html} isEnded={isSettled(message)} />
        )}
      </div>
      <ReplyState
        message={message}
        ahead={ahead}
        isNewest={isNewest}
        isLast={isLast}
        actions={actions}
      />
    </article>
  )
}

function MessageHead({
  name,
  iso,
  isReply = false,
}: {
  name: string
  iso: string
  isReply?: boolean
}) {
  return (
    <header className="flex items-baseline gap-2 text-sm">
      <span className={`font-semibold ${isReply ? 'text-accent-text' : ''}`}>{name}</span>
      <span className="text-xs text-muted">
        <LocalTime iso={iso} />
      </span>
    </header>
  )
}
