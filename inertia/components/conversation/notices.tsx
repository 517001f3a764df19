import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { Button } from '~/components/ui/button'
import { bringBackConversation } from '~/lib/conversations'

export function GoneNotice() {
  return (
    <p role="alert" className="card px-4 py-3 text-muted">
      This conversation was deleted, or it is no longer open to you.{' '}
      <Link route="home" className="link">
        To the conversations
      </Link>
    </p>
  )
}

export function ArchivedNotice({ conversation }: { conversation: Data.Conversation }) {
  return (
    <div className="flex items-center gap-3 rounded-lg border border-line bg-sunken px-4 py-2 text-sm text-muted">
      <p className="flex-1">This conversation is archived. A new message brings it back.</p>
      <Button
        className="button-small needs-scripts"
        onClick={() => void bringBackConversation(conversation)}
      >
        Bring back
      </Button>
    </div>
  )
}
