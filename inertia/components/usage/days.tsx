import type { Data } from '@generated/data'
import { formatCost, formatCount } from '~/lib/format'
import { formatTime } from '~/lib/times'
import { monthName, tokensIn, topOf } from '~/lib/usage'

type Day = Data.Usage['days'][number]

/** Days of the month that are named below the chart. */
const NAMED_DAYS = [1, 8, 15, 22, 29]

/** What each day has cost: as bars for the eye, and as a table for whoever wants the figures. */
export function Days({ month, days }: { month: string; days: Day[] }) {
  const top = topOf(Math.max(...days.map(({ cost }) => cost)))
  return (
    <figure className="mt-3">
      <div
        className="usage-chart"
        role="img"
        aria-label={`Cost of each day in ${monthName(month)}. The table below has the figures.`}
      >
        <span className="usage-scale">{formatCost(top)}</span>
        <span className="usage-scale usage-scale-half">{formatCost(top / 2)}</span>
        <div className="usage-bars">
          {days.map(({ day, cost }, at) => (
            <div key={day} title={`${dayName(day)}: ${formatCost(cost)}`}>
              <span className="usage-bar" style={{ height: `${(cost / top) * 100}%` }} />
              {NAMED_DAYS.includes(at + 1) && <span className="usage-day">{at + 1}</span>}
            </div>
          ))}
        </div>
      </div>
      <figcaption>
        <details className="mt-2 text-sm">
          <summary className="link w-fit">Figures of each day</summary>
          <DayTable month={month} days={days.filter(({ replies }) => replies > 0)} />
        </details>
      </figcaption>
    </figure>
  )
}

function DayTable({ month, days }: { month: string; days: Day[] }) {
  return (
    <table className="usage-table mt-2">
      <caption className="sr-only">{`${monthName(month)}, by day of UTC`}</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Replies</th>
          <th scope="col">Tokens in</th>
          <th scope="col">Tokens out</th>
          <th scope="col">Cost</th>
        </tr>
      </thead>
      <tbody>
        {days.map((it) => (
          <tr key={it.day}>
            <th scope="row">{dayName(it.day)}</th>
            <td>{formatCount(it.replies)}</td>
            <td>{formatCount(tokensIn(it))}</td>
            <td>{formatCount(it.output)}</td>
            <td>{formatCost(it.cost)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function dayName(day: string): string {
  return formatTime(day, 'day', 'UTC')
}
