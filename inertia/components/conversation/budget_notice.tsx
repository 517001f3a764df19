import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { useBudget } from '~/hooks/use_budget'
import { useShared } from '~/hooks/use_shared'
import { raisersText, warningOf } from '~/lib/budget'

/** Says before somebody asks that the month's budget runs out. A language model that is free goes on. */
export function BudgetNotice({ languageModel }: { languageModel?: Data.LanguageModel }) {
  const { user } = useShared()
  const budget = useBudget()
  const warning = budget && !languageModel?.isFree && warningOf(budget)
  return (
    <div role="status" className="empty:hidden">
      {warning && (
        <p className="rounded-lg border border-line bg-sunken px-4 py-2 text-sm text-muted">
          <span className="text-warning">{`${warning} `}</span>
          {budget.raisers.some(({ id }) => id === user?.id) ? (
            <Link route="usages.show" className="link">
              Raise it
            </Link>
          ) : (
            <span>{raisersText(budget)}</span>
          )}
        </p>
      )}
    </div>
  )
}
