import { useEffect } from 'react'
import { writeCookie } from '~/lib/cookies'
import { useHydrated } from '~/hooks/use_hydrated'
import { useShared } from '~/hooks/use_shared'

/**
 * The reader's time zone. The server knows it from a cookie, so that what it renders need not
 * change in the browser; before the first visit it is UTC.
 */
export function useTimeZone(): string {
  const { timeZone } = useShared()
  return useHydrated() ? browserZone() : timeZone
}

/** Tells the server for the next visit. */
export function useTimeZoneCookie() {
  useEffect(() => writeCookie('time_zone', browserZone()), [])
}

let zone: string | undefined

function browserZone(): string {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone
}
