import { useState } from 'react'
import { Head, router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Members, type Rights } from '~/components/account/members'
import { Button } from '~/components/ui/button'
import { ConfirmDialog } from '~/components/ui/confirm_dialog'
import { PageHeader } from '~/components/shell/page_header'
import { copyText } from '~/lib/clipboard'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{
  account: Data.Account
  members: Data.Member[]
  rights: Rights[]
  joinLink: string
  mayResetJoinCode: boolean
}>

export default function Account({ account, members, rights, joinLink, mayResetJoinCode }: Props) {
  return (
    <>
      <Head title={account.name} />
      <PageHeader>
        <h1 className="truncate font-semibold">{account.name}</h1>
      </PageHeader>
      <main className="mx-auto w-full max-w-3xl flex-1 space-y-10 px-4 py-8">
        <section aria-labelledby="join">
          <h2 id="join" className="font-semibold">
            Join link
          </h2>
          <p className="mt-1 text-muted">
            Whoever has this link can join {account.name} as a member.
          </p>
          <JoinLink link={joinLink} mayReset={mayResetJoinCode} />
        </section>
        <section aria-labelledby="members">
          <h2 id="members" className="font-semibold">
            Members
          </h2>
          <Members accountName={account.name} members={members} rights={rights} />
        </section>
      </main>
    </>
  )
}

function JoinLink({ link, mayReset }: { link: string; mayReset: boolean }) {
  const [copied, setCopied] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const copy = async () => {
    await copyText(link)
    setCopied(true)
  }
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      <input
        className="input min-w-0 flex-1 basis-72 font-mono text-sm"
        aria-label="Join link"
        value={link}
        readOnly
        onFocus={(event) => event.target.select()}
      />
      <Button onClick={copy} className="needs-scripts min-h-11">
        {copied ? 'Copied' : 'Copy'}
      </Button>
      {mayReset && (
        <Button look="danger" onClick={() => setAsking(true)} className="min-h-11">
          Reset
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title="Replace the join link?"
          text="The present link will stop working at once. Who has joined stays."
          action="Replace it"
          onConfirm={() => router.post(urlFor('join_codes.store'))}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
