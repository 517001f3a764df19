import { useState } from 'react'
import { Head, router } from '@inertiajs/react'
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
  mayDestroy: boolean
  conversations: Data.Conversation[]
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

function OpenConversation({
  conversation: fromServer,
  messages,
  hasOlder,
  cost,
  mayDestroy,
  languageModels,
}: Props) {
  const [conversation, setConversation] = useState(fromServer)
  const { thread, status, refresh, loadOlder } = useThread(
    fromServer.id,
    { messages, hasOlder, cost },
    (event) => {
      if (event.event === 'conversation.updated') setConversation(event.conversation)
      if (event.event === 'conversation.deleted') router.visit(urlFor('home'))
    }
  )
  const { outgoing, send, discard } = useSending(fromServer.id, thread.messages, refresh)
  const { isAtEdge, toEdge } = useLiveEdge([thread.messages, outgoing.length])

  const actions = useReplyActions(fromServer.id, send, refresh)
  const choose = (model: string) => {
    const url = urlFor('conversations.update', { id: conversation.id })
    router.patch(url, { model }, { preserveScroll: true, preserveState: true })
  }
  const streaming = thread.messages.find((message) => message.status === 'streaming')

  return (
    <div className="flex min-h-dvh min-w-0 flex-1 flex-col">
      <Head title={conversation.title} />
      <ConversationHeader conversation={conversation} cost={thread.cost} mayDestroy={mayDestroy} />
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
          {!isAtEdge && (
            <Button
              className="button-icon absolute -top-12 left-1/2 -translate-x-1/2 shadow-md"
              onClick={toEdge}
              aria-label="To the newest message"
            >
              <DownIcon />
            </Button>
          )}
          <DemoNotice languageModels={languageModels} />
          <Composer
            draftKey={String(conversation.id)}
            placeholder="Write a message"
            onSend={(content) => {
              toEdge()
              void send(content)
            }}
            onStop={streaming && (() => actions.stop(streaming))}
            footer={
              <>
                <LanguageModelPicker
                  languageModels={languageModels}
                  value={conversation.model}
                  onChange={choose}
                />
                <ConnectionState status={status} />
              </>
            }
          />
        </div>
      </div>
    </div>
  )
}
