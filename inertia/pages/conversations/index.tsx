import { useRef, useState } from 'react'
import { Head, router } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Composer } from '~/components/composer/composer'
import { ConversationList } from '~/components/conversation/conversation_list'
import { DemoNotice } from '~/components/conversation/demo_notice'
import { LanguageModelPicker } from '~/components/conversation/language_model_picker'
import { TopBar } from '~/components/ui/top_bar'
import { useConversations } from '~/hooks/use_conversations'
import { uuid } from '~/lib/uuid'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{
  accountId: number
  conversations: Data.Conversation[]
  page: number
  hasMore: boolean
}>

export default function Conversations({
  user,
  accounts,
  accountId,
  languageModels,
  conversations: fromServer,
  page,
  hasMore,
}: Props) {
  const conversations = useConversations(accountId, fromServer)
  return (
    <>
      <Head title="Conversations" />
      <TopBar user={user!} accounts={accounts} accountId={accountId} />
      <main className="mx-auto max-w-3xl px-4 py-8 sm:py-14">
        <h1 className="text-2xl font-semibold tracking-tight">What shall we talk about?</h1>
        <div className="mt-5 space-y-3">
          <NewConversation languageModels={languageModels} accountId={accountId} />
          <DemoNotice languageModels={languageModels} />
        </div>
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

function NewConversation({
  languageModels,
  accountId,
}: {
  languageModels: Data.LanguageModel[]
  accountId: number
}) {
  const [model, setModel] = useState(languageModels[0].key)
  const [isSending, setSending] = useState(false)
  const clientId = useRef('')

  /** The same id until it has worked, so that a repeated sending opens one conversation. */
  const open = (content: string) => {
    clientId.current ||= uuid()
    setSending(true)
    router.post(
      urlFor('conversations.store'),
      { content, model, clientId: clientId.current },
      { onFinish: () => setSending(false), onSuccess: () => (clientId.current = '') }
    )
  }
  return (
    <Composer
      draftKey={`new:${accountId}`}
      placeholder="Ask Claude, with your team watching"
      onSend={open}
      isSending={isSending}
      footer={
        <LanguageModelPicker languageModels={languageModels} value={model} onChange={setModel} />
      }
    />
  )
}

function Pages({ page, hasMore }: { page: number; hasMore: boolean }) {
  if (page === 1 && !hasMore) return null
  return (
    <nav className="mt-4 flex justify-between px-3 text-sm" aria-label="Pages">
      {page > 1 ? (
        <Link route="conversations.index" qs={{ page: page - 1 }} className="link">
          Newer
        </Link>
      ) : (
        <span />
      )}
      {hasMore && (
        <Link route="conversations.index" qs={{ page: page + 1 }} className="link">
          Older
        </Link>
      )}
    </nav>
  )
}
