import { Head } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import { urlFor } from '~/client'
import { ConversationList } from '~/components/conversation/conversation_list'
import { retentionText } from '~/components/account/retention'
import { PageHeader } from '~/components/shell/page_header'
import { Button } from '~/components/ui/button'
import { useShared } from '~/hooks/use_shared'
import type { Listed } from '~/lib/conversation_list'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{
  list: Listed[]
  page: number
  hasMore: boolean
  isArchived: boolean
  q: string
}>

export default function Conversations({ list, page, hasMore, isArchived, q }: Props) {
  const { accounts, accountId } = useShared()
  const retentionDays = accounts.find(({ id }) => id === accountId)?.retentionDays ?? null
  const filter = { archived: isArchived ? '1' : undefined, q: q || undefined }
  return (
    <>
      <Head title={isArchived ? 'Archived conversations' : 'Conversations'} />
      <PageHeader>
        <h1 className="font-semibold">Conversations</h1>
      </PageHeader>
      <main className="mx-auto w-full max-w-3xl flex-1 space-y-5 px-4 py-6">
        <div className="flex flex-wrap items-center gap-3">
          <nav className="flex gap-1" aria-label="Which conversations">
            <Tab label="Current" isCurrent={!isArchived} />
            <Tab label="Archived" isCurrent={isArchived} archived="1" />
          </nav>
          <form action={urlFor('conversations.index')} className="flex min-w-48 flex-1 gap-2">
            {isArchived && <input type="hidden" name="archived" value="1" />}
            <input
              className="input input-small"
              type="search"
              dir="auto"
              name="q"
              key={q}
              defaultValue={q}
              maxLength={200}
              aria-label="Part of a title"
              placeholder="Part of a title"
            />
            <Button type="submit" className="button-small">
              Find
            </Button>
          </form>
        </div>
        {list.length > 0 ? (
          <ConversationList conversations={list} />
        ) : (
          <p className="px-3 text-muted">{emptyText(isArchived, q)}</p>
        )}
        {(page > 1 || hasMore) && (
          <nav className="flex justify-between px-3 text-sm" aria-label="Pages">
            {page > 1 ? (
              <Page label="Newer" qs={{ ...filter, page: String(page - 1) }} />
            ) : (
              <span />
            )}
            {hasMore && <Page label="Older" qs={{ ...filter, page: String(page + 1) }} />}
          </nav>
        )}
        {retentionDays !== null && (
          <p className="px-3 text-sm text-muted">{retentionText(retentionDays)}</p>
        )}
      </main>
    </>
  )
}

function emptyText(isArchived: boolean, q: string) {
  if (q) return `No title contains “${q}”.`
  if (isArchived) return 'Nothing is archived. What is no longer needed in the sidebar can go here.'
  return 'There is no conversation yet. Ask something: your team will see the reply being written.'
}

type TabProps = { label: string; isCurrent: boolean; archived?: string }

function Tab({ label, isCurrent, archived }: TabProps) {
  return (
    <Link
      route="conversations.index"
      qs={{ archived }}
      className="tab"
      aria-current={isCurrent ? 'page' : undefined}
    >
      {label}
    </Link>
  )
}

type PageProps = { label: string; qs: { page: string; archived?: string; q?: string } }

function Page({ label, qs }: PageProps) {
  return (
    <Link route="conversations.index" qs={qs} className="link">
      {label}
    </Link>
  )
}
