import { useEffect, useState } from 'react'

/** Milliseconds. */
const MINUTE = 60_000

/** The time, often enough for what depends on the day. ISO 8601. */
export function useNow(): string {
  const [now, setNow] = useState(() => new Date().toISOString())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), MINUTE)
    return () => clearInterval(timer)
  }, [])
  return now
}
