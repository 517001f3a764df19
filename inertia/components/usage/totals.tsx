import type { Data } from '@generated/data'
import { formatCost, formatCount } from '~/lib/format'
import { cachedShare, tokensIn } from '~/lib/usage'

/** What the month has come to. */
export function Totals({ usage }: { usage: Data.Usage }) {
  const { total, unlisted } = usage
  return (
    <>
      <dl className="card usage-totals">
        <Figure name="Spent" value={formatCost(total.cost + unlisted)} />
        <Figure name="Replies" value={formatCount(total.replies)} />
        <Figure name="Tokens in" value={formatCount(tokensIn(total))} />
        <Figure name="Read from the cache" value={`${Math.round(cachedShare(total) * 100)} %`} />
        <Figure name="Tokens out" value={formatCount(total.output)} />
        <Figure name="Web searches" value={formatCount(total.webSearches)} />
      </dl>
      <p className="mt-3 text-sm text-muted">
        {`Of the tokens in, ${formatCount(total.input)} were fresh, ${formatCount(total.cacheWrite)} written to the cache and ${formatCount(total.cacheRead)} read from it.`}
      </p>
      {unlisted > 0 && (
        <p className="mt-3 text-sm text-muted">
          {`${formatCost(unlisted)} of it went into what was deleted since, and into titles: none of the lists below have that.`}
        </p>
      )}
    </>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
    </div>
  )
}
