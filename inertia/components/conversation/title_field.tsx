import { useRef, useState, type FormEvent } from 'react'

type Props = {
  title: string
  /** Gets the new title, or null where it stays as it was. */
  onEnd: (title: string | null) => void
}

/**
 * Renames in place: Enter and leaving the field save, Escape does not, nor does what nobody has
 * changed, also where the title became another one meanwhile.
 */
export function TitleField({ title: current, onEnd }: Props) {
  const [before] = useState(current)
  const [title, setTitle] = useState(before)
  const hasEnded = useRef(false)
  const end = (next: string | null) => {
    if (hasEnded.current) return
    hasEnded.current = true
    const line = next?.trim()
    onEnd(line && line !== before ? line : null)
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    end(title)
  }
  return (
    <form onSubmit={save} className="min-w-0 flex-1">
      <input
        className="input input-small"
        aria-label="Title"
        value={title}
        dir="auto"
        maxLength={200}
        enterKeyHint="done"
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && end(null)}
        onBlur={() => end(title)}
        onFocus={(event) => event.target.select()}
        autoFocus
      />
    </form>
  )
}
