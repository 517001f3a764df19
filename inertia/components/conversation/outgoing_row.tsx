import type { Outgoing } from '~/lib/outgoing'
import { Button } from '~/components/ui/button'

type Props = {
  message: Outgoing
  author: string
  hasRoom: boolean
  onResend: (message: Outgoing) => void
  onDiscard: (clientId: string) => void
}

/** One's own message on its way. It stands as it will stand when it has arrived. */
export function OutgoingRow({ message, author, hasRoom, onResend, onDiscard }: Props) {
  return (
    <section className="turn" data-room={hasRoom || undefined}>
      <article
        className="message"
        aria-label={`Your ${message.isNote ? 'note' : 'message'}, on its way`}
      >
        <header className="message-head">
          <span className="font-semibold">{author}</span>
          {message.isNote && <span className="note-label">note</span>}
          {!message.failure && <span className="text-xs text-muted">sending…</span>}
        </header>
        <div className={`opacity-70 ${message.isNote ? 'note' : 'question'}`}>
          <div className="markdown whitespace-pre-wrap">{message.content}</div>
        </div>
        {message.failure && (
          <div className="mt-2 flex flex-wrap items-center gap-3 text-sm text-danger" role="alert">
            <p>Not sent: {message.failure}.</p>
            <Button className="button-small" onClick={() => onResend(message)}>
              Send again
            </Button>
            <Button
              look="quiet"
              className="button-small"
              onClick={() => onDiscard(message.clientId)}
            >
              Discard
            </Button>
          </div>
        )}
      </article>
    </section>
  )
}
