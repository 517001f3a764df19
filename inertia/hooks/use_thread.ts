import { useCallback, useEffect, useReducer, useRef } from 'react'
import { urlFor } from '~/client'
import { HttpError, requestJson } from '~/lib/http'
import { useChannel } from '~/hooks/use_channel'
import {
  applyEvent,
  prependPage,
  putMessage,
  replaceWindow,
  threadOf,
  type Message,
  type Thread,
  type ThreadPage,
} from '~/lib/thread'
import type { ConversationEvent } from '../../app/channels/events'

/** Milliseconds. The saved text is at most one save behind what was broadcast. */
const GAP_PAUSE = 300

type Action =
  | { type: 'event'; event: ConversationEvent }
  | { type: 'window'; page: ThreadPage }
  | { type: 'older'; page: ThreadPage }
  | { type: 'message'; message: Message }

function reduce(thread: Thread, action: Action | undefined): Thread {
  switch (action?.type) {
    case 'event':
      return applyEvent(thread, action.event)
    case 'window':
      return replaceWindow(thread, action.page)
    case 'older':
      return prependPage(thread, action.page)
    case 'message':
      return putMessage(thread, action.message)
    default:
      return thread
  }
}

/** What reading one message again leads to; nothing where the server was not reached. */
async function readMessage(conversation_id: number, id: number): Promise<Action | undefined> {
  try {
    const url = urlFor('messages.show', { conversation_id, id })
    const { message } = await requestJson<{ message: Message }>('GET', url)
    return { type: 'message', message }
  } catch (error) {
    const isGone = error instanceof HttpError && error.status === 404
    return isGone ? { type: 'event', event: { event: 'message.deleted', id } } : undefined
  }
}

/**
 * A conversation's messages, live. Reads what it missed again after each (re)connect, when the
 * page comes back into view, and wherever an event shows that something is missing.
 */
export function useThread(
  conversationId: number,
  page: ThreadPage,
  onEvent?: (event: ConversationEvent) => void
) {
  const [thread, dispatch] = useReducer(reduce, page, threadOf)
  const firstTurn = useRef(1)
  useEffect(() => {
    firstTurn.current = thread.hasOlder ? (thread.messages[0]?.turn ?? 1) : 1
  })

  const messagesUrl = urlFor('messages.index', { conversation_id: conversationId })

  const eventsSinceRead = useRef<ConversationEvent[] | null>(null)
  const refresh = useCallback(async () => {
    /** Events that come while the answer is under way may be newer than the answer. */
    const events: ConversationEvent[] = []
    eventsSinceRead.current = events
    const query = `?from=${firstTurn.current}`
    const read = await requestJson<ThreadPage>('GET', messagesUrl + query).catch(() => null)
    if (!read) return
    dispatch({ type: 'window', page: read })
    for (const event of events) dispatch({ type: 'event', event })
  }, [messagesUrl])

  const status = useChannel<ConversationEvent>(`conversations/${conversationId}`, {
    onEvent: (event) => {
      eventsSinceRead.current?.push(event)
      dispatch({ type: 'event', event })
      onEvent?.(event)
    },
    onLive: refresh,
  })

  useEffect(() => {
    const refreshIfVisible = () => document.visibilityState === 'visible' && refresh()
    document.addEventListener('visibilitychange', refreshIfVisible)
    return () => document.removeEventListener('visibilitychange', refreshIfVisible)
  }, [refresh])

  const { gaps } = thread
  useEffect(() => {
    const readAgain = () => gaps.forEach((id) => readMessage(conversationId, id).then(dispatch))
    const timer = gaps.length > 0 ? setInterval(readAgain, GAP_PAUSE) : undefined
    return () => clearInterval(timer)
  }, [gaps, conversationId])

  const loadOlder = useCallback(
    async (before: number) => {
      const read = await requestJson<ThreadPage>('GET', `${messagesUrl}?before=${before}`)
      dispatch({ type: 'older', page: read })
    },
    [messagesUrl]
  )

  return { thread, status, refresh, loadOlder }
}
