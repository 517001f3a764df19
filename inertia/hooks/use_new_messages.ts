import { useEffect, useState } from 'react'
import type { Thread } from '~/lib/thread'

/** How many messages have come since the reader left the live edge. */
export function useNewMessages({ messages, elsewhere }: Thread, isAtEdge: boolean): number {
  const newest = messages.reduce((id, message) => Math.max(id, message.id), 0)
  const [seen, setSeen] = useState(newest)
  useEffect(() => {
    if (isAtEdge) setSeen(newest)
  }, [isAtEdge, newest])

  if (isAtEdge) return 0
  const behind = Object.values(elsewhere).filter((place) => place === 'newer').length
  return messages.filter(({ id }) => id > seen).length + behind
}
