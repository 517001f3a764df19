import { Head, router } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Composer } from '~/components/composer/composer'
import { ConnectionState } from '~/components/conversation/connection_state'
import { ConversationHeader } from '~/components/conversation/conversation_header'
import { ConversationLog } from '~/components/conversation/conversation_log'
import { DemoNotice } from '~/components/conversation/demo_notice'
import { LanguageModelPicker } from '~/components/conversation/language_model_picker'
import { Sidebar } from '~/components/conversation/sidebar'
import { Button } from '~/components/ui/button'
import { DownIcon } from '~/components/ui/icons'
import { useLiveEdge } from '~/hooks/use_live_edge'
import { useReplyActions } from '~/hooks/use_reply_actions'
import { useSending } from '~/hooks/use_sending'
import { useThread } from '~/hooks/use_thread'
import type { Message } from '~/lib/thread'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{
  conversation: Data.Conversation
  messages: Message[]
  hasOlder: boolean
  cost: number
  hasNewer: boolean
  messageId: number | null
  mayDestroy: boolean
}>

export default function ConversationPage(props: Props) {
  return (
    <div className="flex">
      <Sidebar
        accountId={props.conversation.accountId}
        conversations={props.conversations}
        currentId={props.conversation.id}
      />
      <OpenConversation key={props.conversation.id} {...props} />
    </div>
  )
}

function OpenConversation({ user, mayDestroy, languageModels, ...page }: Props) {
  const { id } = page.conversation
  const draftKey = `${user!.id}:${id}`
  const { thread, status, refresh, loadOlder } = useThread(id, page)
  const { conversation } = thread
  const { outgoing, send, discard } = useSending(id, draftKey, thread.messages, refresh)
  const { isAtEdge, toEdge } = useLiveEdge([thread.messages, outgoing.length])
  const actions = useReplyActions(id, send, refresh)
  const streaming = thread.messages.find((message) => message.status === 'streaming')

  const change = (attributes: { title?: string; model?: string }) => {
    const url = urlFor('conversations.update', { id })
    const options = { preserveScroll: true, preserveState: true, onSuccess: () => void refresh() }
    router.patch(url, attributes, options)
  }

  return (
    <div className="flex min-h-dvh min-w-0 flex-1 flex-col">
      <Head title={conversation.title} />
      <ConversationHeader
        conversation={conversation}
        cost={thread.cost}
        mayDestroy={mayDestroy}
        onRename={(title) => change({ title })}
      />
      <main className="mx-auto w-full max-w-3xl flex-1 px-4 pt-6 pb-10">
        <ConversationLog
          thread={thread}
          outgoing={outgoing}
          actions={actions}
          onLoadOlder={() => void loadOlder().catch(refresh)}
          onResend={({ content, clientId }) => send(content, clientId)}
          onDiscard={discard}
        />
      </main>
      <div className="sticky bottom-0 bg-page">
        <div className="relative mx-auto max-w-3xl space-y-2 px-3 pb-3 sm:px-4 sm:pb-4">
          {!isAtEdge && <ToTheEnd onClick={toEdge} />}
          <DemoNotice languageModels={languageModels} />
          {thread.isGone ? (
            <GoneNotice />
          ) : (
            <Composer
              draftKey={draftKey}
              placeholder="Write a message"
              onSend={(content) => {
                toEdge()
                void send(content)
                return true
              }}
              onStop={streaming && (() => actions.stop(streaming))}
              footer={
                <>
                  <LanguageModelPicker
                    languageModels={languageModels}
                    value={conversation.model}
                    onChange={(model) => change({ model })}
                  />
                  <ConnectionState status={status} />
                </>
              }
            />
          )}
        </div>
      </div>
    </div>
  )
}

function ToTheEnd({ onClick }: { onClick: () => void }) {
  return (
    <Button
      className="button-icon absolute -top-12 left-1/2 -translate-x-1/2 shadow-md"
      onClick={onClick}
      aria-label="To the newest message"
    >
      <DownIcon />
    </Button>
  )
}

function GoneNotice() {
  return (
    <p role="alert" className="card px-4 py-3 text-muted">
      This conversation was deleted, or it is no longer open to you.{' '}
      <Link route="home" className="link">
        To the conversations
      </Link>
    </p>
  )
}
