import { createContext, useContext, useEffect } from 'react'
import { useHydrated } from '~/hooks/use_hydrated'
import { useShared } from '~/hooks/use_shared'
import { writeCookie } from '~/lib/cookies'

export const TimeZoneContext = createContext('UTC')

/** The reader's time zone. */
export function useTimeZone(): string {
  return useContext(TimeZoneContext)
}

/**
 * The time zone for a page: as the server knows it from a cookie, so that what it renders need not
 * change in the browser. Before the first visit that is UTC.
 */
export function usePageTimeZone(): string {
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
