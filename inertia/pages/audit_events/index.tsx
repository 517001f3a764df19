import { Head } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { PageHeader } from '~/components/shell/page_header'
import { LocalTime } from '~/components/ui/local_time'
import type { InertiaProps } from '~/types'
import { isolated } from '#markdown/direction'

type Props = InertiaProps<{ events: Data.AuditEvent[]; page: number; hasMore: boolean }>

export default function AuditEvents({ events, page, hasMore }: Props) {
  return (
    <>
      <Head title="Audit trail" />
      <PageHeader>
        <h1 className="truncate font-semibold">Audit trail</h1>
      </PageHeader>
      <main className="mx-auto w-full max-w-3xl flex-1 space-y-5 px-4 py-8">
        <p className="text-muted">
          Who came and went, and what those who look after the team have done. Only owners see this.{' '}
          <Link route="accounts.show" className="link">
            Back to the team
          </Link>
        </p>
        {events.length === 0 ? (
          <p className="text-muted">Nothing yet.</p>
        ) : (
          <ol className="card divide-y divide-line">
            {events.map((event) => (
              <li key={event.id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-3">
                <span className="min-w-0 flex-1 basis-60 [overflow-wrap:anywhere]">
                  {wordsOf(event)}
                </span>
                <span className="text-sm text-muted">
                  <LocalTime iso={event.createdAt} style="day" />,{' '}
                  <LocalTime iso={event.createdAt} />
                </span>
              </li>
            ))}
          </ol>
        )}
        {(page > 1 || hasMore) && (
          <nav className="flex justify-between text-sm" aria-label="Pages">
            {page > 1 ? <PageLink label="Newer" page={page - 1} /> : <span />}
            {hasMore && <PageLink label="Older" page={page + 1} />}
          </nav>
        )}
      </main>
    </>
  )
}

function wordsOf({ action, details, ...names }: Data.AuditEvent): string {
  const actorName = names.actorName && isolated(names.actorName)
  const subjectName = names.subjectName && isolated(names.subjectName)
  switch (action) {
    case 'account.opened':
      return `${actorName} opened the account`
    case 'member.invited':
      return `${actorName} invited ${subjectName} by e-mail`
    case 'invitation.failed':
      return `The invitation of ${subjectName} by ${actorName} could not be sent`
    case 'member.joined':
      return `${actorName} joined by the link`
    case 'role.changed':
      return `${actorName} changed the role of ${subjectName}: ${details}`
    case 'member.removed':
      return `${actorName} removed ${subjectName}`
    case 'member.left':
      return `${actorName} left`
    case 'join_code.reset':
      return `${actorName} replaced the join link`
    case 'reset_link.made':
      return `${actorName} made a link with which ${subjectName} can set a new password`
    case 'retention.changed':
      return `${actorName} changed how long conversations are kept: ${details}`
    case 'signup.opened':
      return 'The configuration opened sign-up: whoever reaches the server can make a team of their own'
    case 'signup.closed':
      return 'The configuration closed sign-up'
    case 'budget.changed':
      return `${actorName} changed the monthly budget: ${details}`
    case 'instructions.changed':
      return `${actorName} changed the instructions for language models: ${details}`
  }
}

function PageLink({ label, page }: { label: string; page: number }) {
  return (
    <Link route="audit_events.index" qs={{ page: String(page) }} className="link">
      {label}
    </Link>
  )
}
