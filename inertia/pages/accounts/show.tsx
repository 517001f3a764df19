import { Head } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { JoinLink } from '~/components/account/join_link'
import { Members, type Rights } from '~/components/account/members'
import { PageHeader } from '~/components/shell/page_header'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{
  account: Data.Account
  members: Data.Member[]
  rights: Rights[]
  joinLink: Data.JoinLink
  mayResetJoinCode: boolean
  maySeeAudit: boolean
}>

export default function Account({
  account,
  members,
  rights,
  joinLink,
  mayResetJoinCode,
  maySeeAudit,
}: Props) {
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
          <JoinLink accountName={account.name} link={joinLink} mayReset={mayResetJoinCode} />
        </section>
        <section aria-labelledby="members">
          <h2 id="members" className="font-semibold">
            Members
          </h2>
          <Members accountName={account.name} members={members} rights={rights} />
          {maySeeAudit && (
            <p className="mt-3 text-sm">
              <Link route="audit_events.index" className="link">
                Audit trail
              </Link>
            </p>
          )}
        </section>
      </main>
    </>
  )
}
