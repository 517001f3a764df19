import { Head } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { ConversationList } from '~/components/conversation/conversation_list'
import { TopBar } from '~/components/ui/top_bar'
import { useConversations } from '~/hooks/use_conversations'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{
  list: Data.Conversation[]
  page: number
  hasMore: boolean
  isArchived: boolean
  q: string
}>

export default function Conversations({ user, accounts, accountId, list, page, hasMore }: Props) {
  const conversations = useConversations(accountId!, list, { isFirstPage: page === 1 })
  return (
    <>
      <Head title="Conversations" />
      <TopBar user={user!} accounts={accounts} accountId={accountId!} />
      <main className="mx-auto max-w-3xl px-4 py-8 sm:py-14">
        <section className="mt-10" aria-labelledby="conversations">
          <h2 id="conversations" className="mb-2 px-3 text-sm font-medium text-muted">
            Conversations of the team
          </h2>
          {conversations.length > 0 ? (
            <ConversationList conversations={conversations} />
          ) : (
            <p className="px-3 text-muted">
              None yet. Ask something above: whoever of your team opens it sees the reply being
              written.
            </p>
          )}
          <Pages page={page} hasMore={hasMore} />
        </section>
      </main>
    </>
  )
}

function Pages({ page, hasMore }: { page: number; hasMore: boolean }) {
  if (page === 1 && !hasMore) return null
  return (
    <nav className="mt-4 flex justify-between px-3 text-sm" aria-label="Pages">
      {page > 1 ? (
        <Link route="conversations.index" qs={{ page: String(page - 1) }} className="link">
          Newer
        </Link>
      ) : (
        <span />
      )}
      {hasMore && (
        <Link route="conversations.index" qs={{ page: String(page + 1) }} className="link">
          Older
        </Link>
      )}
    </nav>
  )
}
