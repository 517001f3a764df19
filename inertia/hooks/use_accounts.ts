import { useEffect, useRef } from 'react'
import { router, usePage } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { useChannel } from '~/hooks/use_channel'
import { useShared } from '~/hooks/use_shared'
import { useVisitStart } from '~/hooks/use_visit_start'
import type { UserEvent } from '../../app/channels/events.js'

/** The person's other accounts, live in what mentions them there. */
export function useOtherAccounts(
  accountId: number,
  userId: number
): Data.Account.Variants['forReader'][] {
  const others = useShared().accounts.filter(({ id }) => id !== accountId)
  const cancel = useRef(() => {})
  /** An answer that is late must not replace that of a later question. */
  const refresh = () => {
    cancel.current()
    router.reload({
      only: ['accounts'],
      onCancelToken: (token) => {
        cancel.current = token.cancel
      },
    })
  }

  /** A page that is on its way may be from before what is heard until it comes. */
  const hasHeard = useRef(false)
  useVisitStart(() => {
    hasHeard.current = false
  })
  const { url } = usePage()
  useEffect(() => {
    if (hasHeard.current) refresh()
    hasHeard.current = false
  }, [url])

  useChannel<UserEvent>(`users/${userId}`, {
    onEvent: (event) => {
      if (event.event !== 'reading.updated' || event.accountId === accountId) return
      hasHeard.current = true
      refresh()
    },
    onLive: () => {
      if (others.length > 0) refresh()
    },
  })
  return others
}
