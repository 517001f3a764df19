import { useState } from 'react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { Button } from '~/components/ui/button'
import { readDraft } from '~/lib/draft'
import { bringBackConversation } from '~/lib/conversations'

/** Where the composer was, with what was written there and not sent. */
export function GoneNotice({ draftKey }: { draftKey: string }) {
  const [draft] = useState(() => readDraft(draftKey))
  return (
    <div className="card px-4 py-3">
      <p role="alert" className="text-muted">
        This conversation was deleted, or it is no longer open to you.{' '}
        <Link route="home" className="link">
          To the conversations
        </Link>
      </p>
      {draft && (
        <label className="mt-3 block text-sm">
          What you had not sent
          <textarea
            className="input mt-1 w-full py-2"
            rows={3}
            readOnly
            value={draft}
            dir="auto"
            onFocus={(event) => event.target.select()}
          />
        </label>
      )}
    </div>
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
