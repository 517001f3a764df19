import { useEffect, useRef, useState } from 'react'
import { leaveForLogin } from '~/lib/http'
import type { LiveStatus } from '~/lib/live/connection'
import { live } from '~/lib/live/live'

/** Milliseconds. Whoever logs out is on the way to the login page, and is not to be taken there twice. */
const LOGOUT_TIME = 2_000

/**
 * Listens to a channel while the component is there. `onLive` comes after each (re)connect, when
 * what was missed has to be read again; `onRefused` when one may not, or no longer, hear it.
 */
export function useChannel<Event>(
  channel: string,
  handler: { onEvent: (event: Event) => void; onLive?: () => void; onRefused?: () => void }
): LiveStatus {
  const [status, setStatus] = useState<LiveStatus>('connecting')
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })

  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    const unsubscribe = live().subscribe(channel, {
      onEvent: (event) => latest.current.onEvent(event as Event),
      onStatus: (next) => {
        setStatus(next)
        if (next === 'live') latest.current.onLive?.()
        if (next === 'refused') latest.current.onRefused?.()
        if (next === 'unauthorised') leaving.current ??= setTimeout(leaveForLogin, LOGOUT_TIME)
      },
    })
    return () => {
      unsubscribe()
      clearTimeout(leaving.current)
      leaving.current = undefined
    }
  }, [channel])

  useEffect(() => {
    const retry = () => document.visibilityState === 'visible' && live().retryNow()
    window.addEventListener('online', retry)
    document.addEventListener('visibilitychange', retry)
    return () => {
      window.removeEventListener('online', retry)
      document.removeEventListener('visibilitychange', retry)
    }
  }, [])

  return status
}
