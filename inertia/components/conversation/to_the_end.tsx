import { Button } from '~/components/ui/button'
import { DownIcon } from '~/components/ui/icons'

/** Leads back to where the conversation goes on, and says how much of it is new. */
export function ToTheEnd({ count, onClick }: { count: number; onClick: () => void }) {
  return (
    <Button
      className="to-the-end needs-scripts"
      onClick={onClick}
      aria-label={count > 0 ? `To the newest message, ${count} new` : 'To the newest message'}
    >
      <DownIcon />
      {count > 0 && <span>{count} new</span>}
    </Button>
  )
}
