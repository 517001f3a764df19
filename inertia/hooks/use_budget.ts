import { createContext, useCallback, useContext, useState } from 'react'
import type { Data } from '@generated/data'
import { useNow } from '~/hooks/use_now'
import { useVisitStart } from '~/hooks/use_visit_start'
import { isOfMonth } from '~/lib/budget'

/** The account's budget, live. */
export const BudgetContext = createContext<Data.Budget | null>(null)

/** This month's budget; null where there is no limit, and where only the last month's is known. */
export function useBudget(): Data.Budget | null {
  const budget = useContext(BudgetContext)
  const now = useNow()
  return budget && budget.limit !== null && isOfMonth(budget, now) ? budget : null
}

/**
 * The account's budget as the page got it or, since then, as was told by the function that comes
 * with it. A page that is on its way may be from before what is told until it comes.
 */
export function useLiveBudget(accountId: number, fromServer: Data.Budget | null) {
  const [state, setState] = useState({
    accountId,
    fromServer,
    budget: fromServer,
    isToldSince: false,
  })
  if (state.accountId !== accountId || state.fromServer !== fromServer) {
    const isNewer = state.isToldSince && state.accountId === accountId
    const budget = isNewer ? state.budget : fromServer
    setState({ accountId, fromServer, budget, isToldSince: false })
  }
  useVisitStart(() => setState((now) => ({ ...now, isToldSince: false })))
  const tell = useCallback(
    (budget: Data.Budget | null) => setState((now) => ({ ...now, budget, isToldSince: true })),
    []
  )
  return [state.budget, tell] as const
}
