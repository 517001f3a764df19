import { LockIcon } from '~/components/ui/icons'

/** Stands at a conversation that only its creator sees. */
export function PrivateMark() {
  return (
    <span className="private-mark" role="img" aria-label="private" title="Only you see it">
      <LockIcon />
    </span>
  )
}
