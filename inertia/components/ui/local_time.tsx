import { useSyncExternalStore } from 'react'

type Style = 'time' | 'seconds' | 'day'

const FORMATS: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit' },
  seconds: { timeStyle: 'medium' },
  day: { day: 'numeric', month: 'short' },
}

const never = () => () => {}

/** A time in the reader's zone; in UTC as long as only the server knows the page. */
export function LocalTime({ iso, style = 'time' }: { iso: string; style?: Style }) {
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false
  )
  const date = new Date(iso)
  const zone = inBrowser ? undefined : 'UTC'
  const locale = inBrowser ? undefined : 'en-GB'
  const full = date.toLocaleString(locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: zone,
  })
  const text = date.toLocaleString(locale, { ...FORMATS[style], timeZone: zone })
  return (
    <time dateTime={iso} title={full}>
      {text}
    </time>
  )
}
