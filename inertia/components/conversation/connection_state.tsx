import { useEffect, useState, useSyncExternalStore } from 'react'
import type { LiveStatus } from '~/lib/live/connection'

/** Milliseconds: what is over sooner is not worth a word. */
const PATIENCE = 1_000

/** Says when the page is not live, and that it will be again by itself. */
export function ConnectionState({ status }: { status: LiveStatus }) {
  const isOnline = useSyncExternalStore(
    subscribeToNetwork,
    () => navigator.onLine,
    () => true
  )
  const isLate = useIsLate(status !== 'live')
  return (
    <span role="status" data-live={status === 'live'} className="truncate text-xs text-warning">
      {textFor(status, isOnline, isLate)}
    </span>
  )
}

function textFor(status: LiveStatus, isOnline: boolean, isLate: boolean) {
  if (!isOnline) return 'You are offline'
  if (status === 'refused') return 'This conversation is no longer open to you'
  return isLate ? 'Reconnecting…' : null
}

function useIsLate(isWaiting: boolean) {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = isWaiting ? setTimeout(() => setLate(true), PATIENCE) : undefined
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [isWaiting])
  return isLate
}

function subscribeToNetwork(listener: () => void) {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}
