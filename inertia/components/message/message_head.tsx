import type { ReactNode } from 'react'
import { LocalTime } from '~/components/ui/local_time'

type Props = {
  name: string
  iso: string
  isReply?: boolean
  note?: string | null
  children?: ReactNode
}

/** Whose message it is, and of when. */
export function MessageHead({ name, iso, isReply = false, note, children }: Props) {
  return (
    <header className="message-head">
      <span className={`font-semibold ${isReply ? 'text-accent-text' : ''}`}>{name}</span>
      <span className="text-xs text-muted">
        <LocalTime iso={iso} />
        {note && ` · ${note}`}
      </span>
      {children}
    </header>
  )
}
