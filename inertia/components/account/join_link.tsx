import { useState } from 'react'
import { router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Button } from '~/components/ui/button'
import { ConfirmDialog } from '~/components/ui/confirm_dialog'
import { CopyField } from '~/components/ui/copy_field'
import { LocalTime } from '~/components/ui/local_time'
import { isolated } from '#markdown/direction'

type Props = { accountName: string; link: Data.JoinLink }

/** The link with which people join the account, also for a phone's camera. */
export function JoinLink({ accountName, link }: Props) {
  return (
    <>
      <p className="mt-1 text-muted">
        <span>
          {link.hasExpired
            ? 'The link has expired: nobody can join with it. Reset it to make a new one.'
            : `Whoever has this link can join ${isolated(accountName)} as a member.`}
        </span>
        {!link.hasExpired && link.expiresAt && (
          <span>
            {' It works until '}
            <LocalTime iso={link.expiresAt} style="date" />, <LocalTime iso={link.expiresAt} />.
          </span>
        )}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyField label="Join link" text={link.url} />
        <ResetButton />
      </div>
      {link.qrCode && (
        <details className="mt-3">
          <summary className="text-sm text-muted">Show it as a QR code</summary>
          <div
            role="img"
            aria-label="The join link as a QR code"
            className="mt-3 w-56 max-w-full overflow-hidden rounded-lg bg-white"
            dangerouslySetInnerHTML={{ __html: link.qrCode }}
          />
        </details>
      )}
    </>
  )
}

function ResetButton() {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button
        look="danger"
        onClick={() => setAsking(true)}
        className="needs-scripts min-h-11"
        aria-label="Reset the join link"
      >
        Reset
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Replace the join link?"
          text="The current link stops working right away. People who have joined stay."
          action="Replace link"
          onConfirm={() => router.post(urlFor('join_codes.store'))}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
