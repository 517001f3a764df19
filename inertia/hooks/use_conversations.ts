import { useEffect, useRef, useState } from 'react'
import { router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { useChannel } from '~/hooks/use_channel'
import { applyAccountEvent } from '~/lib/conversation_list'
import { toast } from '~/lib/toasts'
import type { AccountEvent } from '../../app/channels/events.js'

/**
 * The account's newest conversations as the page got them, live from then on; what one keeps to
 * oneself comes over one's own channel. Says when a reply is finished in a conversation that was
 * open in this tab before.
 */
export function useConversations(
  accountId: number,
  userId: number,
  fromServer: Data.Conversation[],
  openId: number | undefined
): Data.Conversation[] {
  const [state, setState] = useState({ fromServer, conversations: fromServer })
  if (state.fromServer !== fromServer) setState({ fromServer, conversations: fromServer })

  const visited = useRef(new Set<number>())
  const writing = useRef(new Set<number>())
  useEffect(() => {
    if (openId) visited.current.add(openId)
  }, [openId])

  const tellOfEnd = (event: AccountEvent) => {
    if (event.event === 'conversation.deleted') return
    const { id, isWriting, title } = event.conversation
    const hasEnded = !isWriting && writing.current.delete(id)
    if (isWriting) writing.current.add(id)
    if (hasEnded && id !== openId && visited.current.has(id)) {
      toast(`A reply in “${title}” is finished.`, { href: urlFor('conversations.show', { id }) })
    }
  }

  const receive = (event: AccountEvent) => {
    tellOfEnd(event)
    setState((now) => ({ ...now, conversations: applyAccountEvent(now.conversations, event) }))
  }
  useChannel<AccountEvent>(`users/${userId}`, {
    onEvent: (event) => {
      const isHere = !('conversation' in event) || event.conversation.accountId === accountId
      if (isHere) receive(event)
    },
  })
  useChannel<AccountEvent>(`accounts/${accountId}`, {
    onEvent: receive,
    onLive: () => router.reload({ only: ['conversations'] }),
  })
  return state.conversations
}
