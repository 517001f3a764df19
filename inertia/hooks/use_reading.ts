import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import { urlFor } from '~/client'
import { requestJson } from '~/lib/http'
import type { LiveStatus } from '~/lib/live/connection'
import { seenIn, type Thread } from '~/lib/thread'

/** Milliseconds for which it must be in sight. */
const READING_TIME = 500

type Reading = {
  /** As the server knows it: the newest message that was read, and mentions after that. */
  readMessageId: number
  mentionsCount: number
  /** Says whether the end of the open conversation is before the reader's eyes. */
  setReading: (isReading: boolean) => void
}

export const ReadingContext = createContext<Reading>({
  readMessageId: 0,
  mentionsCount: 0,
  setReading: () => {},
})

/**
 * Tells the server how far the conversation is read: to its end, while that is in sight in a tab that
 * is visible. What does not get through is told again with what comes next.
 */
export function useReading(
  { conversation, messages, isGone }: Thread,
  isAtEdge: boolean,
  status: LiveStatus
) {
  const { readMessageId, mentionsCount, setReading } = useContext(ReadingContext)
  const isReading = useIsVisible() && isAtEdge && !isGone
  useEffect(() => setReading(isReading), [isReading, setReading])
  useEffect(() => () => setReading(true), [setReading])

  const { newest, settledUpTo } = seenIn(messages)
  const told = useRef(0)
  useEffect(() => {
    const isNews = settledUpTo > Math.max(readMessageId, told.current) || mentionsCount > 0
    if (!isReading || !isNews || newest === 0) return
    const timer = setTimeout(() => {
      const url = urlFor('reads.update', { conversation_id: conversation.id })
      requestJson('PUT', url, { messageId: newest }).then(
        () => (told.current = settledUpTo),
        () => undefined
      )
    }, READING_TIME)
    return () => clearTimeout(timer)
  }, [conversation.id, isReading, newest, settledUpTo, readMessageId, mentionsCount, status])
}

function useIsVisible(): boolean {
  return useSyncExternalStore(
    (tell) => {
      document.addEventListener('visibilitychange', tell)
      return () => document.removeEventListener('visibilitychange', tell)
    },
    () => document.visibilityState === 'visible',
    () => true
  )
}
