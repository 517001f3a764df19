import { useNow } from '~/hooks/use_now'
import { useTimeZone } from '~/hooks/use_time_zone'
import { dayName } from '~/lib/times'

/** Where another day begins. */
export function Day({ iso }: { iso: string }) {
  const timeZone = useTimeZone()
  const now = useNow()
  return (
    <p className="day">
      <time dateTime={iso}>{dayName(iso, now, timeZone)}</time>
    </p>
  )
}
