import { router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { useChannel } from '~/hooks/use_channel'
import { useShared } from '~/hooks/use_shared'
import type { UserEvent } from '../../app/channels/events.js'

/** The person's other accounts, live in what mentions them there. */
export function useOtherAccounts(
  accountId: number,
  userId: number
): Data.Account.Variants['forReader'][] {
  const others = useShared().accounts.filter(({ id }) => id !== accountId)
  const refresh = () => router.reload({ only: ['accounts'] })
  useChannel<UserEvent>(`users/${userId}`, {
    onEvent: (event) => {
      if (event.event === 'reading.updated' && event.accountId !== accountId) refresh()
    },
    onLive: () => {
      if (others.length > 0) refresh()
    },
  })
  return others
}
