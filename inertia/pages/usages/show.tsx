import { Head } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { PrivateMark } from '~/components/conversation/private_mark'
import { PageHeader } from '~/components/shell/page_header'
import { Breakdown, type Part } from '~/components/usage/breakdown'
import { Days } from '~/components/usage/days'
import { MonthlyBudget } from '~/components/usage/monthly_budget'
import { Totals } from '~/components/usage/totals'
import { monthName } from '~/lib/usage'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{ usage: Data.Usage; mayChangeBudget: boolean }>

export default function Usage({ usage, mayChangeBudget }: Props) {
  const { month, total, days, members, languageModels } = usage
  return (
    <>
      <Head title={`Usage in ${monthName(month)}`} />
      <PageHeader>
        <h1 className="truncate font-semibold">Usage</h1>
      </PageHeader>
      <main className="mx-auto w-full max-w-3xl flex-1 space-y-10 px-4 py-8">
        <section aria-labelledby="budget">
          <h2 id="budget" className="font-semibold">
            Monthly budget
          </h2>
          <MonthlyBudget mayChange={mayChangeBudget} />
        </section>
        <section aria-labelledby="month">
          <Months usage={usage} />
          <Totals usage={usage} />
          {total.cost > 0 && <Days month={month} days={days} />}
        </section>
        {total.replies > 0 && (
          <>
            <Breakdown
              title="By member"
              kind="Who asked"
              parts={members.map(({ id, name, ...used }) => ({
                key: id ?? '',
                name: name ? <bdi>{name}</bdi> : 'People who no longer have a login',
                used,
              }))}
            />
            <Breakdown
              title="By language model"
              kind="Language model"
              parts={languageModels.map(({ key, label, ...used }) => ({ key, name: label, used }))}
            />
            <Breakdown
              title="By conversation"
              kind="Conversation"
              parts={conversationParts(usage)}
            />
          </>
        )}
      </main>
    </>
  )
}

function Months({ usage: { month, earlier, later } }: { usage: Data.Usage }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <h2 id="month" className="me-auto font-semibold">
        {monthName(month)}
      </h2>
      <nav className="flex gap-x-4 text-sm" aria-label="Months">
        {earlier && <MonthLink month={earlier} />}
        {later && <MonthLink month={later} />}
      </nav>
      <a
        href={urlFor('usage_exports.show', {}, { qs: { month } })}
        className="link text-sm"
        download
      >
        Download as CSV
      </a>
    </div>
  )
}

function MonthLink({ month }: { month: string }) {
  return (
    <Link route="usages.show" qs={{ month }} className="link" preserveScroll>
      {monthName(month)}
    </Link>
  )
}

/** The costliest by name, and the others together. */
function conversationParts({
  conversations,
  otherConversations,
  privateOfOthers,
}: Data.Usage): Part[] {
  const named = conversations.map(({ id, title, isPrivate, ...used }) => ({
    key: id,
    name: (
      <span className="inline-flex items-center gap-1.5">
        <Link route="conversations.show" routeParams={{ id }} className="link">
          <bdi>{title}</bdi>
        </Link>
        {isPrivate && <PrivateMark />}
      </span>
    ),
    used,
  }))
  const together = [
    { key: 'others', name: 'Other conversations', used: otherConversations },
    { key: 'private', name: 'Private conversations of others', used: privateOfOthers },
  ]
  return [...named, ...together.filter(({ used }) => used.replies > 0)]
}
