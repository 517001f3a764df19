import { useEffect, useState, useSyncExternalStore } from 'react'
import { urlFor } from '~/client'
import { useChannel } from '~/hooks/use_channel'
import { HttpError, requestJson } from '~/lib/http'
import { ThreadReader, type ThreadSource } from '~/lib/thread_reader'
import { isSettled, type Message, type ThreadPage } from '~/lib/thread'
import type { ConversationEvent } from '../../app/channels/events.js'

/** Milliseconds without news, about, after which a thread with an unfinished reply is read again. */
const QUIET_TIME = 10_000

/**
 * A conversation's messages, live. Reads what it missed again after each (re)connect, when the
 * page comes back into view, when nothing was heard of an unfinished reply for a while, and when its channel is refused, which says if it is gone; ThreadReader
 * does the rest.
 */
export function useThread(
  conversationId: number,
  page: ThreadPage,
  onEvent: (event: ConversationEvent) => void
) {
  const [reader] = useState(() => new ThreadReader(threadPageOf(page), sourceOf(conversationId)))
  const read = () => reader.thread
  const thread = useSyncExternalStore(reader.subscribe, read, read)

  const status = useChannel<ConversationEvent>(`conversations/${conversationId}`, {
    onEvent: (event) => {
      reader.receive(event)
      onEvent(event)
    },
    onLive: reader.refresh,
    onRefused: reader.refresh,
  })

  useEffect(() => {
    const refreshIfVisible = () => document.visibilityState === 'visible' && reader.refresh()
    document.addEventListener('visibilitychange', refreshIfVisible)
    return () => document.removeEventListener('visibilitychange', refreshIfVisible)
  }, [reader])

  /** The end of a reply may be lost in a stream that lives on, as when Redis was away. */
  const isUnfinished = !thread.messages.every(isSettled)
  useEffect(() => {
    if (!isUnfinished) return
    const refreshIfVisible = () => document.visibilityState === 'visible' && reader.refresh()
    const timer = setTimeout(refreshIfVisible, QUIET_TIME * (0.8 + Math.random() * 0.4))
    return () => clearTimeout(timer)
  }, [thread, isUnfinished, reader])

  return { thread, status, reader }
}

/** Of a page's props, those that are the thread's. */
function threadPageOf(page: ThreadPage): ThreadPage {
  const { conversation, messages, hasOlder, hasNewer, cost } = page
  return { conversation, messages, hasOlder, hasNewer, cost }
}

function sourceOf(conversation_id: number): ThreadSource {
  return {
    page: (query) => {
      const url = urlFor('messages.index', { conversation_id }, { qs: query })
      return readIfThere<ThreadPage>(url)
    },
    message: async (id) => {
      const url = urlFor('messages.show', { conversation_id, id })
      const answer = await readIfThere<{ message: Message }>(url)
      return answer && answer.message
    },
  }
}

async function readIfThere<T>(url: string): Promise<T | null> {
  try {
    return await requestJson<T>('GET', url)
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return null
    throw error
  }
}
