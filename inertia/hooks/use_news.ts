import { useEffect, useState } from 'react'
import { newsText } from '~/lib/news'
import type { Thread } from '~/lib/thread'

/** What has come since the page last followed the end, in a few words; null where nothing has. */
export function useNews({ messages, elsewhere }: Thread, followsEnd: boolean): string | null {
  const newest = messages.reduce((id, message) => Math.max(id, message.id), 0)
  const [seen, setSeen] = useState(newest)
  useEffect(() => {
    if (followsEnd) setSeen(newest)
  }, [followsEnd, newest])

  if (followsEnd) return null
  const behind = Object.values(elsewhere).filter((place) => place === 'newer').length
  return newsText(
    messages.filter(({ id }) => id > seen),
    behind
  )
}
