import { useEffect, useRef, useState } from 'react'
import { router } from '@inertiajs/react'
import type { LiveStatus } from '~/lib/live/connection'
import { live } from '~/lib/live/live'

/**
 * Listens to a channel while the component is there. `onLive` comes after each (re)connect, when
 * what was missed has to be read again.
 */
export function useChannel<Event>(
  channel: string,
  { onEvent, onLive }: { onEvent: (event: Event) => void; onLive?: () => void }
): LiveStatus {
  const [status, setStatus] = useState<LiveStatus>('connecting')
  const handlers = useRef({ onEvent, onLive })
  useEffect(() => {
    handlers.current = { onEvent, onLive }
  })

  useEffect(() => {
    return live().subscribe(channel, {
      onEvent: (event) => handlers.current.onEvent(event as Event),
      onStatus: (next) => {
        setStatus(next)
        if (next === 'live') handlers.current.onLive?.()
        /** Inertia's own visit: whoever logs out is on the way there, and is not taken there twice. */
        if (next === 'unauthorised') router.visit('/login')
      },
    })
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
