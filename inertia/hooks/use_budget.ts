import { createContext, useCallback, useContext, useState } from 'react'
import type { Data } from '@generated/data'
import { useNow } from '~/hooks/use_now'
import { isOfMonth } from '~/lib/budget'

/** The account's budget, live. */
export const BudgetContext = createContext<Data.Budget | null>(null)

/** This month's budget; null where there is no limit, and where only the last month's is known. */
export function useBudget(): Data.Budget | null {
  const budget = useContext(BudgetContext)
  const now = useNow()
  return budget && budget.limit !== null && isOfMonth(budget, now) ? budget : null
}

/** The budget as the page got it or, since then, as was told by the function that comes with it. */
export function useLiveBudget(fromServer: Data.Budget | null) {
  const [state, setState] = useState({ fromServer, budget: fromServer })
  if (state.fromServer !== fromServer) setState({ fromServer, budget: fromServer })
  const tell = useCallback(
    (budget: Data.Budget | null) => setState((now) => ({ ...now, budget })),
    []
  )
  return [state.budget, tell] as const
}
