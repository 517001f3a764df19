import { useState } from 'react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Button } from '~/components/ui/button'
import { CopyField } from '~/components/ui/copy_field'
import { Dialog } from '~/components/ui/dialog'
import { requestJson } from '~/lib/http'
import { toast } from '~/lib/toasts'
import { isolated } from '#markdown/direction'

/** Makes a link with which a member sets a new password. It is shown once. */
export function ResetLinkButton({ member }: { member: Data.Member }) {
  const [url, setUrl] = useState<string>()
  const make = async () => {
    try {
      const path = urlFor('reset_links.store', { member_id: member.id })
      setUrl((await requestJson<{ url: string }>('POST', path)).url)
    } catch (error) {
      toast((error as Error).message, { isError: true })
    }
  }
  const title = `A new password for ${isolated(member.name)}`
  return (
    <>
      <Button
        className="button-small needs-scripts"
        aria-label={`Make a password link for ${member.name}`}
        onClick={make}
      >
        Password link
      </Button>
      {url && (
        <Dialog label={title} onClose={() => setUrl(undefined)} className="w-[32rem]">
          <div className="p-5">
            <h2 className="font-semibold">{title}</h2>
            <p className="mt-1.5 text-sm text-muted">
              {`Give this link to ${isolated(member.name)}. It works once, within an hour, and is not shown again.`}
            </p>
            <div className="mt-4 flex flex-wrap gap-2">
              <CopyField label="Password link" text={url} />
            </div>
            <div className="mt-5 flex justify-end">
              <Button onClick={() => setUrl(undefined)}>Close</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}
