import { useState } from 'react'
import { Form } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { Button } from '~/components/ui/button'
import { Field } from '~/components/ui/field'
import { useBudget } from '~/hooks/use_budget'
import { raisersText, warningOf } from '~/lib/budget'
import { formatCost } from '~/lib/format'

/** How much of it is spent, and the choice for those who may change it. */
export function MonthlyBudget({ mayChange }: { mayChange: boolean }) {
  const budget = useBudget()
  return (
    <>
      {budget ? <Spent budget={budget} mayChange={mayChange} /> : <NoLimit />}
      {mayChange && <BudgetForm limit={budget?.limit ?? null} />}
    </>
  )
}

function NoLimit() {
  return <p className="mt-1 text-muted">There is no limit to what may be spent in a month.</p>
}

function Spent({ budget, mayChange }: { budget: Data.Budget; mayChange: boolean }) {
  const { spent, limit, level } = budget
  const share = limit ? Math.min(spent / limit, 1) : 1
  const amounts = `${formatCost(spent)} of ${formatCost(limit ?? 0)}`
  const warning = warningOf(budget)
  return (
    <>
      <div
        role="meter"
        aria-label="Spent in this month"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={amounts}
        className="budget-meter"
        data-level={level}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <p className="mt-2" role="status">
        <span className={warning ? 'text-warning' : ''}>
          {warning ?? `${amounts} are spent in this month.`}
        </span>
        {warning && !mayChange && <span>{` ${raisersText(budget)}`}</span>}
      </p>
    </>
  )
}

function BudgetForm({ limit }: { limit: number | null }) {
  const [state, setState] = useState({ limit, dollars: dollarsOf(limit) })
  /** Another admin may have changed it. */
  if (state.limit !== limit) setState({ limit, dollars: dollarsOf(limit) })
  return (
    <Form
      route="budgets.update"
      className="needs-scripts mt-4 max-w-sm space-y-3"
      options={{ preserveScroll: true }}
    >
      {({ errors, processing }) => (
        <>
          <Field
            label="Dollars in a month"
            name="dollars"
            inputMode="decimal"
            autoComplete="off"
            hint="Empty is no limit. Once it is used up nobody is answered until the next month begins, but by language models that cost nothing."
            error={errors.dollars}
            value={state.dollars}
            onChange={({ target }) => setState({ limit, dollars: target.value })}
          />
          <Button type="submit" look="primary" disabled={processing}>
            Change the budget
          </Button>
        </>
      )}
    </Form>
  )
}

function dollarsOf(limit: number | null): string {
  return limit === null ? '' : (limit / 1_000_000).toFixed(2)
}
