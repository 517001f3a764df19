import { Fragment, useEffect, useMemo, useRef, useState } from 'react'
import { urlFor } from '~/client'
import { Boundary } from '~/components/conversation/boundary'
import { Day } from '~/components/conversation/day'
import { MorePages } from '~/components/conversation/more_pages'
import { OutgoingRow } from '~/components/conversation/outgoing_row'
import { MessageBoundary } from '~/components/message/message_boundary'
import { useImages } from '~/components/message/images'
import { TurnView } from '~/components/message/turn_view'
import type { MessageActions } from '~/hooks/use_message_actions'
import { useTimeZone } from '~/hooks/use_time_zone'
import { onMarkdownClick } from '~/lib/markdown_tools'
import type { Outgoing } from '~/lib/outgoing'
import { isSettled, type Message, type Thread } from '~/lib/thread'
import { daysBetween, formatTime } from '~/lib/times'
import { firstSeenTurn, isNote, lastAsked, turnsOf, type Turn } from '~/lib/turns'

type Props = {
  thread: Thread
  outgoing: Outgoing[]
  user: { id: number; name: string }
  targetId: number | null
  editing: number | null
  onEditEnd: () => void
  actions: MessageActions
  onLoadOlder: () => Promise<void>
  onLoadNewer: () => Promise<void>
  onResend: (message: Outgoing) => void
  onChangeOutgoing: (message: Outgoing) => void
  onDiscard: (clientId: string) => void
}

export function ConversationLog(props: Props) {
  const { thread, outgoing, user } = props
  const turns = useTurns(thread.messages)
  const asked = lastAsked(turns)
  const firstOfDay = useFirstOfDay(turns)
  const firstSeen = firstSeenTurn(turns, thread)
  const images = useImages(thread.messages)
  const openedWith = useState(() => newestId(thread.messages))[0]
  const unfinished = useMemo(
    () =>
      thread.messages
        .filter((message) => !isSettled(message))
        .map(({ id }) => id)
        .sort((a, b) => a - b),
    [thread.messages]
  )
  const timeZone = useTimeZone()
  const momentOf = (turn: Turn) => formatTime(timeOf(turn), 'full', timeZone)
  const pageAt = (qs: { before?: number; after?: number }) =>
    urlFor('conversations.show', { id: thread.conversation.id }, { qs })
  return (
    <>
      <div
        role="log"
        aria-label="Conversation"
        aria-live="off"
        aria-busy={unfinished.length > 0}
        onClick={(event) => {
          onMarkdownClick(event)
          images.onClick(event)
        }}
      >
        {thread.hasOlder && turns.length > 0 && (
          <MorePages
            key={turns[0].id}
            label="Show older messages"
            href={pageAt({ before: turns[0].id })}
            missing={`Messages before ${momentOf(turns[0])} aren’t included. To print them, scroll up until you see them, then print again.`}
            onReach={props.onLoadOlder}
          />
        )}
        {turns.map((turn, index) => {
          const pending = turn.replies.find(({ status }) => status === 'pending')
          const isEnd = index === turns.length - 1 && !thread.hasNewer
          const isNew = index > 0 && turn.id > openedWith
          return (
            <Fragment key={turn.id}>
              {turn === firstSeen && <Boundary />}
              {firstOfDay.has(turn.id) && <Day iso={timeOf(turn)} />}
              <TurnView
                turn={turn}
                userId={user.id}
                ahead={pending ? unfinished.indexOf(pending.id) : 0}
                isLast={turn === asked && !thread.hasNewer}
                hasRoom={isEnd && isNew && outgoing.length === 0 && !isNote(turn)}
                isEditing={props.editing === turn.id}
                onEditEnd={props.onEditEnd}
                targetId={props.targetId}
                actions={props.actions}
              />
            </Fragment>
          )
        })}
        {thread.hasNewer && turns.length > 0 && (
          <MorePages
            key={turns.at(-1)?.id}
            label="Show newer messages"
            href={pageAt({ after: turns.at(-1)?.id })}
            missing={`Messages after ${momentOf(turns.at(-1)!)} aren’t included. To print them, scroll down until you see them, then print again.`}
            onReach={props.onLoadNewer}
          />
        )}
        {outgoing.map((message, index) => (
          <MessageBoundary key={message.clientId}>
            <OutgoingRow
              message={message}
              author={user}
              hasRoom={index === outgoing.length - 1 && turns.length > 0 && !message.isNote}
              onResend={props.onResend}
              onChange={props.onChangeOutgoing}
              onDiscard={props.onDiscard}
            />
          </MessageBoundary>
        ))}
      </div>
      {images.opened}
      <Announcement messages={thread.messages} />
    </>
  )
}

/** One word at the end of a reply, for those who listen to the page. */
function Announcement({ messages }: { messages: Message[] }) {
  const [text, setText] = useState('')
  const watched = useRef(new Set<number>())
  useEffect(() => {
    for (const message of messages) {
      if (!isSettled(message)) watched.current.add(message.id)
      else if (watched.current.delete(message.id)) setText(endOf(message))
    }
  }, [messages])
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  )
}

function endOf({ model, status }: Message) {
  const name = model ?? 'Claude'
  return status === 'complete'
    ? `${name} has replied.`
    : `The reply of ${name} has ended: ${status}.`
}

function useTurns(messages: Message[]): Turn[] {
  const former = useRef<Turn[]>([])
  return useMemo(() => (former.current = turnsOf(messages, former.current)), [messages])
}

/** The turns before which another day begins. */
function useFirstOfDay(turns: Turn[]): Set<number> {
  const timeZone = useTimeZone()
  const span = `${turns.length} ${turns[0]?.id} ${turns.at(-1)?.id}`
  return useMemo(() => {
    const isFirst = (turn: Turn, index: number) =>
      index === 0 || daysBetween(timeOf(turns[index - 1]), timeOf(turn), timeZone) !== 0
    return new Set(turns.filter(isFirst).map(({ id }) => id))
  }, [span, timeZone])
}

function timeOf({ question, replies }: Turn): string {
  return (question ?? replies[0]).createdAt
}

function newestId(messages: Message[]) {
  return messages.reduce((newest, { id }) => Math.max(newest, id), 0)
}
