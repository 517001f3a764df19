import { useTimeZone } from '~/hooks/use_time_zone'
import { formatTime, type TimeStyle } from '~/lib/times'

/** A time in the reader's zone, with the full date on hover. */
export function LocalTime({ iso, style = 'time' }: { iso: string; style?: TimeStyle }) {
  const timeZone = useTimeZone()
  return (
    <time dateTime={iso} title={formatTime(iso, 'full', timeZone)}>
      {formatTime(iso, style, timeZone)}
    </time>
  )
}
