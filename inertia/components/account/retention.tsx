import { useState } from 'react'
import { router } from '@inertiajs/react'
import { urlFor } from '~/client'
import { ConfirmDialog } from '~/components/ui/confirm_dialog'

export type RetentionCount = { days: number; count: number }

type Props = { days: number | null; counts: RetentionCount[] | null }

/** What everybody should know, and the choice for those who may change it. */
export function Retention({ days, counts }: Props) {
  const [wanted, setWanted] = useState<RetentionCount>()
  const choose = (value: string) => {
    const choice = counts?.find((it) => String(it.days) === value)
    if (choice && (days === null || choice.days < days)) setWanted(choice)
    else change(choice?.days ?? null)
  }
  return (
    <>
      <p className="mt-1 text-muted">{retentionText(days)}</p>
      {counts && (
        <label className="needs-scripts mt-3 flex w-fit flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-sm">Delete them after</span>
          <select
            className="input input-small w-auto"
            value={days ?? ''}
            onChange={({ target }) => choose(target.value)}
          >
            <option value="">never</option>
            {counts.map((it) => (
              <option key={it.days} value={it.days}>
                {`${it.days} days`}
              </option>
            ))}
          </select>
        </label>
      )}
      {wanted && (
        <ConfirmDialog
          title={`Delete conversations after ${wanted.days} days?`}
          text={warning(wanted)}
          action="Turn on"
          onConfirm={() => change(wanted.days)}
          onClose={() => setWanted(undefined)}
        />
      )}
    </>
  )
}

/** Which conversations an account deletes. */
export function retentionText(days: number | null): string {
  return days === null
    ? 'Conversations are kept until somebody deletes them.'
    : `Conversations in which nothing was said for ${days} days are deleted for good, with their files.`
}

function warning({ days, count }: RetentionCount): string {
  const now =
    count === 0
      ? 'None are that old yet.'
      : `${count === 1 ? 'One is' : `${count} are`} that old now and will be deleted within the hour.`
  return `Conversations with no new messages for ${days} days will be permanently deleted, including private and archived ones. ${now}`
}

function change(days: number | null) {
  router.put(urlFor('retentions.update'), { days }, { preserveScroll: true })
}
