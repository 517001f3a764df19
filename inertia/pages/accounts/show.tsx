import { useState, useSyncExternalStore } from 'react'
import { Head, router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Button } from '~/components/ui/button'
import { TopBar } from '~/components/ui/top_bar'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{
  account: Data.Account
  members: Data.Member[]
  joinLink: string
  mayResetJoinCode: boolean
}>

export default function Account({
  user,
  accounts,
  account,
  members,
  joinLink,
  mayResetJoinCode,
}: Props) {
  return (
    <>
      <Head title={account.name} />
      <TopBar user={user!} accounts={accounts} accountId={account.id} />
      <main className="mx-auto max-w-3xl space-y-10 px-4 py-8 sm:py-14">
        <h1 className="text-2xl font-semibold tracking-tight">{account.name}</h1>
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
          <ul className="card mt-3 divide-y divide-line">
            {members.map((member) => (
              <li key={member.id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-3">
                <span className="font-medium">{member.name}</span>
                <span className="min-w-0 flex-1 truncate text-sm text-muted">{member.email}</span>
                <span className="text-sm text-muted">{member.role}</span>
              </li>
            ))}
          </ul>
        </section>
      </main>
    </>
  )
}

function JoinLink({ link, mayReset }: { link: string; mayReset: boolean }) {
  const [copied, setCopied] = useState(false)
  /** A browser has none for pages that come over plain HTTP. */
  const hasClipboard = useSyncExternalStore(
    () => () => {},
    () => Boolean(navigator.clipboard),
    () => false
  )
  const reset = () => {
    if (window.confirm('The present link will stop working. Make a new one?')) {
      router.post(urlFor('join_codes.store'))
    }
  }
  const copy = async () => {
    await navigator.clipboard.writeText(link)
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
      {hasClipboard && (
        <Button onClick={copy} className="min-h-11">
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
      {mayReset && (
        <Button look="danger" onClick={reset} className="min-h-11">
          Reset
        </Button>
      )}
    </div>
  )
}
