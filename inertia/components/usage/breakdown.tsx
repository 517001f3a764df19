import type { ReactNode } from 'react'
import { formatCost, formatCount } from '~/lib/format'
import { tokensIn, type Used } from '~/lib/usage'

/** A part of what was used; its name may lead somewhere. */
export type Part = { key: string | number; name: ReactNode; used: Used }

type Props = { title: string; kind: string; parts: Part[] }

/** Which parts a month's usage has, one a line. On small screens the tokens stand below the name. */
export function Breakdown({ title, kind, parts }: Props) {
  return (
    <section>
      <h2 className="font-semibold">{title}</h2>
      <table className="usage-table mt-2" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{kind}</th>
            <th scope="col">Replies</th>
            <th scope="col" className="usage-detail">
              Fresh in
            </th>
            <th scope="col" className="usage-detail">
              Cache written
            </th>
            <th scope="col" className="usage-detail">
              Cache read
            </th>
            <th scope="col" className="usage-detail">
              Out
            </th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ key, name, used }) => (
            <tr key={key}>
              <th scope="row">
                <span>{name}</span>
                <span className="usage-below">
                  {`${formatCount(tokensIn(used))} tokens in, ${formatCount(used.output)} out`}
                </span>
              </th>
              <td>{formatCount(used.replies)}</td>
              <td className="usage-detail">{formatCount(used.input)}</td>
              <td className="usage-detail">{formatCount(used.cacheWrite)}</td>
              <td className="usage-detail">{formatCount(used.cacheRead)}</td>
              <td className="usage-detail">{formatCount(used.output)}</td>
              <td>{formatCost(used.cost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
