import { useEffect, useState, useSyncExternalStore } from 'react'
import { urlFor } from '~/client'
import { useChannel } from '~/hooks/use_channel'
import { HttpError, requestJson } from '~/lib/http'
import { ThreadReader, type ThreadSource } from '~/lib/thread_reader'
import type { Message, ThreadPage } from '~/lib/thread'
import type { ConversationEvent } from '../../app/channels/events.js'

/**
 * A conversation's messages, live. Reads what it missed again after each (re)connect and when the
 * page comes back into view, and when its channel is refused, which says if it is gone; ThreadReader
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
