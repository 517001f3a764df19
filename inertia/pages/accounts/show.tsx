import { Head } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { Instructions } from '~/components/account/instructions'
import { Invite } from '~/components/account/invite'
import { JoinLink } from '~/components/account/join_link'
import { Members, type Rights } from '~/components/account/members'
import { Retention, type RetentionCount } from '~/components/account/retention'
import { PageHeader } from '~/components/shell/page_header'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{
  account: Data.Account
  members: Data.Member[]
  rights: Rights[]
  /** For those who may invite. */
  joinLink: Data.JoinLink | null
  mayInvite: boolean
  instructions: Data.Instructions
  mayInstruct: boolean
  /** How many conversations each choice would delete now; for who may choose. */
  retentionCounts: RetentionCount[] | null
  maySeeAudit: boolean
}>

export default function Account({
  account,
  members,
  rights,
  joinLink,
  mayInvite,
  instructions,
  mayInstruct,
  retentionCounts,
  maySeeAudit,
}: Props) {
  return (
    <>
      <Head title={account.name} />
      <PageHeader>
        <h1 className="truncate font-semibold">{account.name}</h1>
      </PageHeader>
      <main className="mx-auto w-full max-w-3xl flex-1 space-y-10 px-4 py-8">
        {joinLink && (
          <section aria-labelledby="join">
            <h2 id="join" className="font-semibold">
              Join link
            </h2>
            <JoinLink accountName={account.name} link={joinLink} />
          </section>
        )}
        {joinLink && mayInvite && (
          <section aria-labelledby="invite">
            <h2 id="invite" className="font-semibold">
              Invite by e-mail
            </h2>
            <Invite accountName={account.name} hasExpired={joinLink.hasExpired} />
          </section>
        )}
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
        <section aria-labelledby="instructions">
          <h2 id="instructions" className="font-semibold">
            Instructions
          </h2>
          <Instructions {...instructions} mayChange={mayInstruct} />
        </section>
        <section aria-labelledby="usage">
          <h2 id="usage" className="font-semibold">
            Usage and budget
          </h2>
          <p className="mt-1 text-muted">
            What was asked of Claude, what it has cost, and how much may be spent in a month:{' '}
            <Link route="usages.show" className="link">
              to the usage
            </Link>
          </p>
        </section>
        <section aria-labelledby="retention">
          <h2 id="retention" className="font-semibold">
            How long conversations are kept
          </h2>
          <Retention days={account.retentionDays} counts={retentionCounts} />
        </section>
      </main>
    </>
  )
}
