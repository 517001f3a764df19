import { useState } from 'react'
import { router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { useChannel } from '~/hooks/use_channel'
import { applyAccountEvent } from '~/lib/conversation_list'
import type { AccountEvent } from '../../app/channels/events.js'

/** The account's conversation list as the page got it, live from then on. */
export function useConversations(
  accountId: number,
  fromServer: Data.Conversation[],
  { isFirstPage = true } = {}
) {
  const [state, setState] = useState({ fromServer, conversations: fromServer })
  if (state.fromServer !== fromServer) setState({ fromServer, conversations: fromServer })

  useChannel<AccountEvent>(`accounts/${accountId}`, {
    onEvent: (event) =>
      setState((now) => ({
        ...now,
        conversations: applyAccountEvent(now.conversations, event, isFirstPage),
      })),
    onLive: () => router.reload({ only: ['conversations'] }),
  })
  return state.conversations
}
