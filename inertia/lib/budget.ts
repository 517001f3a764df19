import type { Data } from '@generated/data'
import { formatCost } from './format.js'

type Budget = Data.Budget

/** How many people a text names. */
const MOST_NAMES = 3

/** Whether it tells of the month (of UTC) in which this moment is. */
export function isOfMonth({ month }: Budget, now: string): boolean {
  return now.startsWith(month)
}

/** What people are to know of it, in words; nothing as long as enough is left. */
export function warningOf({ level, spent, limit }: Budget): string | null {
  if (level === 'fine' || limit === null) return null
  return level === 'used up'
    ? `This month’s budget of ${formatCost(limit)} is used up: Claude answers no more questions.`
    : `This month’s budget is nearly used up: ${formatCost(spent)} of ${formatCost(limit)}.`
}

/** Who can raise it, for somebody who cannot. */
export function raisersText({ raisers }: Budget): string {
  const names = raisers.map(({ name }) => name)
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), 'another admin'] : names
  return `${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(shown)} can raise it.`
}
