import { useCallback, useEffect, useRef, useState } from 'react'
import { Head } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { BudgetNotice } from '~/components/conversation/budget_notice'
import { Composer } from '~/components/composer/composer'
import { Forecast } from '~/components/composer/forecast'
import { ConnectionState } from '~/components/conversation/connection_state'
import { ConversationHeader } from '~/components/conversation/conversation_header'
import { ConversationLog } from '~/components/conversation/conversation_log'
import { ArchivedNotice, GoneNotice } from '~/components/conversation/notices'
import { DemoNotice } from '~/components/conversation/demo_notice'
import { TypingPeople } from '~/components/conversation/present_people'
import { ReplyChoices } from '~/components/conversation/reply_choices'
import { ToTheEnd } from '~/components/conversation/to_the_end'
import { PageHeader } from '~/components/shell/page_header'
import { useHeightProperty } from '~/hooks/use_height_property'
import { useMessageActions } from '~/hooks/use_message_actions'
import { useNews } from '~/hooks/use_news'
import { useOpening } from '~/hooks/use_opening'
import { usePresence } from '~/hooks/use_presence'
import { useOwnMentions } from '~/hooks/use_own_mentions'
import { useReading } from '~/hooks/use_reading'
import { useReadingPlace } from '~/hooks/use_reading_place'
import { useSending, type Sending } from '~/hooks/use_sending'
import { useShortcuts } from '~/hooks/use_shortcuts'
import { useThread } from '~/hooks/use_thread'
import { chooseReplies } from '~/lib/conversations'
import { requestJson } from '~/lib/http'
import { shownOf, type Message } from '~/lib/thread'
import { endOf, lastEditable } from '~/lib/turns'
import type { AttachmentLimits, InertiaProps } from '~/types'

type Props = InertiaProps<{
  conversation: Data.Conversation
  messages: Message[]
  hasOlder: boolean
  hasNewer: boolean
  messageId: number | null
  cost: number
  mayDestroy: boolean
  attachmentLimits: AttachmentLimits
}>

export default function ConversationPage(props: Props) {
  return <OpenConversation key={`${props.conversation.id} ${props.messageId}`} {...props} />
}

function OpenConversation(props: Props) {
  const { user, mayDestroy, languageModels, messageId, attachmentLimits, ...page } = props
  const { id } = page.conversation
  const { id: userId, name } = user!
  const draftKey = `${userId}:${id}`
  const presence = usePresence(userId)
  const { thread, status, reader } = useThread(id, page, presence.receive)
  const { conversation, messages, hasNewer } = thread
  const { outgoing, send, replace, discard } = useSending(id, draftKey, messages, reader.refresh)

  const content = useRef<HTMLDivElement>(null)
  const foot = useRef<HTMLElement>(null)
  const composer = useRef<HTMLTextAreaElement>(null)
  useHeightProperty('--foot', foot)
  const target = messageId === null ? null : `message-${messageId}`
  useOpening()
  const end = endOf(messages, userId, outgoing.length > 0)
  const { isAtEdge, followsEnd, toEdge } = useReadingPlace({ content, target, hasNewer, end })
  const news = useNews(thread, followsEnd)
  useReading(thread, isAtEdge, status)
  useEffect(() => {
    if (isAtEdge) reader.trim()
  }, [isAtEdge, messages.length, reader])
  const toNewest = useCallback(async () => {
    if (reader.thread.hasNewer) await reader.loadNewest().catch(() => undefined)
    toEdge()
  }, [reader, toEdge])

  /** Without a pointer that hovers it would open a keyboard over what one has just asked for. */
  const toComposer = useCallback(() => {
    if (!window.matchMedia('(hover: none)').matches) composer.current?.focus()
  }, [])
  const [editing, setEditing] = useState<number | null>(null)
  useOwnMentions(content, name, messages, editing)
  const edit = useCallback((message: Message) => setEditing(message.id), [])
  const endEditing = useCallback(() => {
    setEditing(null)
    composer.current?.focus()
  }, [])
  const editLast = () => {
    const last = outgoing.length === 0 && !hasNewer ? lastEditable(messages, userId) : undefined
    if (last) setEditing(last.id)
    return last !== undefined
  }

  const sendAndFollow = useCallback(
    async (sending: Sending) => {
      await toNewest()
      await send(sending)
    },
    [send, toNewest]
  )
  const actions = useMessageActions({
    conversationId: id,
    send: sendAndFollow,
    refresh: reader.refresh,
    onEdit: edit,
    onLeave: toComposer,
  })
  const streaming = messages.find((message) => message.status === 'streaming')
  const stop = streaming && (() => actions.stop(streaming))
  useShortcuts([
    { key: '.', mod: true, action: () => stop?.() },
    { key: '/', action: () => composer.current?.focus() },
    { key: 'end', action: () => void toNewest() },
  ])

  return (
    <div ref={content} className="flex flex-1 flex-col">
      <Head title={thread.isGone ? 'Gone' : conversation.title} />
      {thread.isGone ? (
        <PageHeader>{null}</PageHeader>
      ) : (
        <ConversationHeader
          conversation={conversation}
          cost={thread.cost}
          present={presence.present}
          mayDestroy={mayDestroy}
        />
      )}
      <main className="mx-auto w-full max-w-3xl flex-1 px-4 pt-6 pb-4">
        <ConversationLog
          thread={shownOf(thread)}
          outgoing={outgoing}
          user={{ id: userId, name }}
          targetId={messageId}
          editing={editing}
          onEditEnd={endEditing}
          actions={actions}
          onLoadOlder={reader.loadOlder}
          onLoadNewer={reader.loadNewer}
          onResend={(message) => {
            toComposer()
            void send(message)
          }}
          onChangeOutgoing={replace}
          onDiscard={(clientId) => {
            toComposer()
            discard(clientId)
          }}
        />
      </main>
      <section ref={foot} className="foot" aria-label="Your message">
        <div className="relative mx-auto max-w-3xl space-y-2 px-3 pb-2 sm:px-4">
          {!isAtEdge && <ToTheEnd news={news} onClick={() => void toNewest()} />}
          <DemoNotice languageModels={languageModels} />
          <BudgetNotice
            languageModel={languageModels.find(({ key }) => key === conversation.model)}
          />
          {conversation.archivedAt && !thread.isGone && (
            <ArchivedNotice conversation={conversation} />
          )}
          {thread.isGone ? (
            <GoneNotice draftKey={draftKey} />
          ) : (
            <Composer
              input={composer}
              draftKey={draftKey}
              limits={attachmentLimits}
              languageModel={languageModels.find(({ key }) => key === conversation.model)}
              placeholder="Write a message"
              notePlaceholder={
                conversation.isPrivate ? 'Write a note to yourself' : 'Write a note to your team'
              }
              onSend={(written) => {
                void sendAndFollow(written)
                return true
              }}
              onTyping={() => tellTyping(id)}
              onEditLast={editLast}
              onStop={stop}
              isPrivate={conversation.isPrivate}
              choices={
                <ReplyChoices
                  languageModels={languageModels}
                  value={conversation}
                  onChange={(changes) => void chooseReplies(conversation, changes)}
                />
              }
              footer={
                <>
                  <ConnectionState status={status} />
                  <TypingPeople people={presence.typing} />
                </>
              }
            />
          )}
          <Forecast
            draftKey={draftKey}
            languageModel={
              languageModels.find(({ key }) => key === conversation.model) ?? languageModels[0]
            }
            choices={conversation}
            messages={hasNewer || thread.isGone ? undefined : messages}
          />
        </div>
      </section>
    </div>
  )
}

/** Nobody misses it where it does not get through. */
function tellTyping(conversation_id: number) {
  void requestJson('POST', urlFor('typings.store', { conversation_id })).catch(() => undefined)
}
