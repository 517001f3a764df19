import type { ReactNode } from 'react'
import { LocalTime } from '~/components/ui/local_time'

type Props = {
  name: string
  iso: string
  isReply?: boolean
  isNote?: boolean
  /** What else there is to say of it. */
  remark?: string | null
  children?: ReactNode
}

/** Whose message it is, and of when. */
export function MessageHead({
  name,
  iso,
  isReply = false,
  isNote = false,
  remark,
  children,
}: Props) {
  return (
    <header className="message-head">
      <span className={`font-semibold ${isReply ? 'text-accent-text' : ''}`}>{name}</span>
      {isNote && <span className="note-label">note</span>}
      <span className="text-xs text-muted">
        <LocalTime iso={iso} />
        {remark && ` · ${remark}`}
      </span>
      {children}
    </header>
  )
}
