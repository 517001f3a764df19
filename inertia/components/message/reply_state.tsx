import type { ReactNode } from 'react'
import { failureText } from '~/lib/failures'
import type { Message } from '~/lib/thread'
import { Button } from '~/components/ui/button'
import { LocalTime } from '~/components/ui/local_time'

type Props = {
  message: Message
  ahead: number
  onTryAgain: (message: Message) => void
  onStop: (message: Message) => void
}

/** What became of a reply, where its text alone does not say it. */
export function ReplyState({ message, ahead, onTryAgain, onStop }: Props) {
  const tryAgain = (
    <Button className="button-small" onClick={() => onTryAgain(message)}>
      Try again
    </Button>
  )
  switch (message.status) {
    case 'pending':
      return (
        <State
          action={
            <Button look="quiet" className="button-small" onClick={() => onStop(message)}>
              Withdraw
            </Button>
          }
        >
          <Dot />{' '}
          {ahead > 0
            ? `Waiting behind ${ahead} other ${ahead === 1 ? 'reply' : 'replies'}`
            : 'Waiting'}
        </State>
      )
    case 'streaming':
      return <Streaming message={message} />
    case 'stopped':
      return (
        <State action={tryAgain}>
          Stopped{message.stoppedBy && ` by ${message.stoppedBy}`} at{' '}
          <LocalTime iso={message.updatedAt} />
        </State>
      )
    case 'interrupted':
      return (
        <State action={tryAgain}>
          Interrupted by a restart of the server. What was written is kept.
        </State>
      )
    case 'failed':
      return (
        <State action={tryAgain} isError>
          {failureText(message)}
        </State>
      )
    default:
      return <Ending stopReason={message.stopReason} />
  }
}

function Streaming({ message }: { message: Message }) {
  if (message.retryAt) {
    return (
      <State>
        <Dot /> {failureText(message)} Trying again at{' '}
        <LocalTime iso={new Date(message.retryAt).toISOString()} style="seconds" />
      </State>
    )
  }
  if (message.content) return null
  return (
    <State>
      <Dot /> {message.thinking ? 'Thinking' : 'Starting to write'}
    </State>
  )
}

/** A finished reply says nothing more, unless it is not what one would take it for. */
function Ending({ stopReason }: { stopReason: string | null }) {
  if (stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded') {
    return <State>The reply reached the length limit here. Ask to go on for the rest.</State>
  }
  if (stopReason === 'refusal') return <State>The language model declined to answer this.</State>
  return null
}

function State({
  children,
  action,
  isError = false,
}: {
  children: ReactNode
  action?: ReactNode
  isError?: boolean
}) {
  return (
    <div
      className={`mt-2 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm ${isError ? 'text-danger' : 'text-muted'}`}
    >
      <p>{children}</p>
      {action}
    </div>
  )
}

function Dot() {
  return <span className="dot" aria-hidden="true" />
}
