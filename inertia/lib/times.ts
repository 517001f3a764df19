/** Times as people read them. One language and no zone of the machine's: server and browser agree. */

type Style = 'time' | 'seconds' | 'day' | 'date' | 'full'

const FORMATS: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit' },
  seconds: { timeStyle: 'medium' },
  day: { day: 'numeric', month: 'short' },
  date: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  full: { dateStyle: 'full', timeStyle: 'short' },
}

/** Making a format takes some fifty times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>()

export type TimeStyle = Style

export function formatTime(iso: string, style: Style, timeZone: string): string {
  const key = `${style} ${timeZone}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...FORMATS[style], timeZone })
    formats.set(key, format)
  }
  return format.format(new Date(iso))
}

const DAY = 24 * 60 * 60 * 1000

/** Days from one moment's date to another's in the zone; 0 on the same day. */
export function daysBetween(earlier: string, later: string, timeZone: string): number {
  return Math.round((startOfDay(later, timeZone) - startOfDay(earlier, timeZone)) / DAY)
}

function startOfDay(iso: string, timeZone: string): number {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone })
    formats.set(timeZone, format)
  }
  return Date.parse(format.format(new Date(iso)))
}

/** The heading under which something of that day stands in a list. */
export function dayGroup(iso: string, now: string, timeZone: string): string {
  const days = daysBetween(iso, now, timeZone)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days <= 7) return 'Last 7 days'
  if (days <= 30) return 'Last 30 days'
  return 'Earlier'
}

/** A day as it stands between messages. */
export function dayName(iso: string, now: string, timeZone: string): string {
  const days = daysBetween(iso, now, timeZone)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return formatTime(iso, 'date', timeZone)
}
