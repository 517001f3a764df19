import { Avatar } from '~/components/ui/avatar'
import { LocalTime } from '~/components/ui/local_time'
import type { Elements } from '~/types'

type Props = {
  name: string
  /** Whose it is, where it is a person's who is still known. */
  personId?: number | null
  iso: string
  isReply?: boolean
  isNote?: boolean
  /** What else there is to say of it. */
  remark?: string | null
  children?: Elements
}

/** Whose message it is, and of when. */
export function MessageHead({
  name,
  personId = null,
  iso,
  isReply = false,
  isNote = false,
  remark,
  children,
}: Props) {
  return (
    <header className={`message-head ${isReply ? 'message-head-reply' : ''}`}>
      {personId !== null && (
        <span aria-hidden="true" className="contents">
          <Avatar id={personId} name={name} size="small" />
        </span>
      )}
      <bdi className={`font-semibold ${isReply ? 'text-accent-text' : ''}`}>{name}</bdi>
      {isNote && <span className="note-label">note</span>}
      <span className="text-xs text-muted">
        <LocalTime iso={iso} />
        {remark && <span>{` · ${remark}`}</span>}
      </span>
      {children}
    </header>
  )
}
