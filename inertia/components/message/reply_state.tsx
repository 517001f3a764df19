import type { ReactElement, ReactNode } from 'react'
import { alternativeTo, failureText } from '~/lib/failures'
import type { MessageActions } from '~/hooks/use_message_actions'
import type { Attachment, Message } from '~/lib/thread'
import { Button } from '~/components/ui/button'
import { LocalTime } from '~/components/ui/local_time'
import { isolated } from '#markdown/direction'
import { useHydrated } from '~/hooks/use_hydrated'
import { useShared } from '~/hooks/use_shared'

type Props = {
  message: Message
  /** What it is busy with while it is being written, where that is not its text. */
  activity: string | null
  ahead: number
  /** Whether no newer reply to the same question stands below. */
  isNewest: boolean
  /** Whether the conversation ends here, so that one can go on from it. */
  isLast: boolean
  /** The question's files. */
  files: Attachment[]
  actions: MessageActions
}

/** What became of a reply, where its text alone does not say it. */
export function ReplyState(props: Props) {
  const { message, activity, ahead, isNewest, isLast, files, actions } = props
  const tryAgain = isNewest && (
    <Button className="button-small" onClick={() => actions.answerAgain(message)}>
      Try again
    </Button>
  )
  const goOn = isLast && message.contentLength > 0 && (
    <Button className="button-small" onClick={actions.goOn}>
      Go on
    </Button>
  )
  const both = (
    <>
      {goOn}
      {tryAgain}
    </>
  )
  switch (message.status) {
    case 'pending':
      return (
        <State
          action={
            <Button look="quiet" className="button-small" onClick={() => actions.stop(message)}>
              Withdraw
            </Button>
          }
        >
          <Dot />
          <span>{waitingText(ahead)}</span>
        </State>
      )
    case 'streaming':
      return <Streaming message={message} activity={activity} />
    case 'stopped':
      return (
        <State action={both}>
          <span>
            {message.stoppedBy ? `Stopped by ${isolated(message.stoppedBy)} at ` : 'Stopped at '}
          </span>
          <LocalTime iso={message.updatedAt} />
        </State>
      )
    case 'interrupted':
      return (
        <State action={both}>
          {message.contentLength > 0
            ? 'Interrupted by a restart of the server. What was written is kept.'
            : 'The server stopped before this was answered.'}
        </State>
      )
    case 'failed':
      return (
        <State
          action={
            <>
              {both}
              {isNewest && <TryAnother message={message} files={files} actions={actions} />}
            </>
          }
          isError
        >
          <span>{failureText(message)}</span>
          {message.retryAt !== null && (
            <span>
              {' It may be asked again from '}
              <LocalTime iso={isoOf(message.retryAt)} style="seconds" />.
            </span>
          )}
        </State>
      )
    default:
      return <Ending stopReason={message.stopReason} goOn={goOn} />
  }
}

type TryAnotherProps = Pick<Props, 'message' | 'files' | 'actions'>

/** Offers another language model by name. Settled turns are rendered on their own, without props. */
function TryAnother(props: TryAnotherProps) {
  return useHydrated() && <Alternative {...props} />
}

function Alternative({ message, files, actions }: TryAnotherProps) {
  const alternative = alternativeTo(message, useShared().languageModels, files)
  if (!alternative) return null
  const { key, label } = alternative
  return (
    <Button className="button-small" onClick={() => actions.answerAgain(message, key)}>
      {`Try ${label}`}
    </Button>
  )
}

function Streaming({ message, activity }: Pick<Props, 'message' | 'activity'>) {
  if (message.retryAt && message.failure === 'too_large') {
    return (
      <State>
        <Dot />
        <span>{`${failureText(message)} Trying again without its oldest part`}</span>
      </State>
    )
  }
  if (message.retryAt) {
    return (
      <State>
        <Dot />
        <span>{`${failureText(message)} Trying again at `}</span>
        <LocalTime iso={isoOf(message.retryAt)} style="seconds" />
      </State>
    )
  }
  /** The thoughts say it themselves as long as there is nothing else to read. */
  const isSaidAbove = message.thinking && !message.content
  if (!activity || isSaidAbove) return null
  return (
    <State>
      <Dot />
      <span>{activity}</span>
    </State>
  )
}

/** A finished reply says nothing more, unless it is not what one would take it for. */
function Ending({ stopReason, goOn }: { stopReason: string | null; goOn: ReactElement | false }) {
  if (stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded') {
    return <State action={goOn}>The reply reached the length limit here.</State>
  }
  if (stopReason === 'refusal') return <State>The language model declined to answer this.</State>
  if (stopReason === 'pause_turn') {
    return <State action={goOn}>The provider paused the reply too often to finish it.</State>
  }
  if (stopReason === 'budget') {
    return (
      <State action={goOn}>
        The reply stops here: too little was left of this month’s budget. The team’s owners and
        admins can raise it.
      </State>
    )
  }
  if (stopReason === null || PLAIN_ENDS.includes(stopReason)) return null
  return (
    <State action={goOn}>
      {`The reply may not be finished: it ended with “${stopReason}”, which Parley does not know.`}
    </State>
  )
}

const PLAIN_ENDS = ['end_turn', 'stop_sequence']

function State({
  children,
  action,
  isError = false,
}: {
  children: ReactNode
  action?: ReactElement | false
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
  return <span className="dot dot-waiting me-2" aria-hidden="true" />
}

function waitingText(ahead: number) {
  if (ahead === 0) return 'Waiting'
  return `Waiting behind ${ahead} other ${ahead === 1 ? 'reply' : 'replies'}`
}

function isoOf(milliseconds: number) {
  return new Date(milliseconds).toISOString()
}
