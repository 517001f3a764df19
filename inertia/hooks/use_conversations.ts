import { useEffect, useRef, useState } from 'react'
import { router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { useChannel } from '~/hooks/use_channel'
import { useVisitStart } from '~/hooks/use_visit_start'
import { applyListEvent, freshList, isUnknown, type Listed } from '~/lib/conversation_list'
import { requestJson } from '~/lib/http'
import { toast } from '~/lib/toasts'
import { isolated } from '#markdown/direction'
import type { AccountEvent, UserEvent } from '../../app/channels/events.js'

type State = {
  fromServer: Listed[]
  conversations: Listed[]
  /** How many events were about what is not in the list. */
  unknown: number
  /** What was heard while a page is on its way, whose list may be from before that; or null. */
  since: UserEvent[] | null
}

type Sidebar = { conversations: Listed[]; budget: Data.Budget | null }

/**
 * The account's newest conversations as the page got them, live from then on; what one keeps to
 * oneself, has read and is mentioned in comes over one's own channel. Says when a reply is finished
 * in a conversation that was open in this tab before, and tells what is heard of the account's budget.
 */
export function useConversations(
  accountId: number,
  userId: number,
  fromServer: Listed[],
  openId: number | undefined,
  onBudget: (budget: Data.Budget | null) => void
): Listed[] {
  const [state, setState] = useState<State>({
    fromServer,
    conversations: fromServer,
    unknown: 0,
    since: null,
  })
  const applyAll = (list: Listed[], events: UserEvent[]) =>
    events.reduce((now, event) => applyListEvent(now, event, userId), list)
  if (state.fromServer !== fromServer) {
    const since = state.since?.filter((event) => isOf(accountId, event)) ?? []
    const conversations = applyAll(freshList(fromServer, state.conversations), since)
    setState({ ...state, fromServer, conversations, since: null })
  }
  useVisitStart(() => setState((now) => ({ ...now, since: [] })))
  useEffect(
    () =>
      router.on('finish', ({ detail: { visit } }) => {
        if (!visit.async && !visit.completed) setState((now) => ({ ...now, since: null }))
      }),
    []
  )

  /**
   * Asks for the list and the budget alone: the page that is open may be gone meanwhile. What happens until the
   * answer comes happens to the answer too.
   */
  const asked = useRef(new Set<UserEvent[]>())
  const refresh = async () => {
    const since: UserEvent[] = []
    asked.current.add(since)
    try {
      const url = urlFor('sidebars.show', { account_id: accountId })
      const { conversations, budget } = await requestJson<Sidebar>('GET', url)
      if (!asked.current.has(since)) return
      if (!since.some(({ event }) => event === 'budget.changed')) onBudget(budget)
      setState((now) => ({
        ...now,
        conversations: applyAll(freshList(conversations, now.conversations), since),
      }))
    } catch {
      /** It is asked for again when the connection is back. */
    } finally {
      asked.current.delete(since)
    }
  }
  useEffect(() => {
    if (state.unknown > 0) void refresh()
  }, [state.unknown])
  /** An answer about the account that one has left is of no use. */
  useEffect(() => asked.current.clear(), [accountId])

  const visited = useRef(new Set<number>())
  const writing = useRef(new Set<number>())
  useEffect(() => {
    if (openId) visited.current.add(openId)
  }, [openId])

  const tellOfEnd = (event: UserEvent) => {
    if (!('conversation' in event)) return
    const { id, isWriting, title } = event.conversation
    const hasEnded = !isWriting && writing.current.delete(id)
    if (isWriting) writing.current.add(id)
    if (hasEnded && id !== openId && visited.current.has(id)) {
      toast(`A reply in “${isolated(title)}” is finished.`, {
        href: urlFor('conversations.show', { id }),
      })
    }
  }

  const receive = (event: UserEvent) => {
    tellOfEnd(event)
    if (event.event === 'budget.changed') onBudget(event.budget)
    for (const events of asked.current) events.push(event)
    setState((now) => ({
      ...now,
      conversations: applyListEvent(now.conversations, event, userId),
      unknown: now.unknown + (isUnknown(now.conversations, event) ? 1 : 0),
      since: now.since && [...now.since, event],
    }))
  }
  useChannel<UserEvent>(`users/${userId}`, {
    onEvent: (event) => {
      if (isOf(accountId, event)) receive(event)
    },
  })
  useChannel<AccountEvent>(`accounts/${accountId}`, {
    onEvent: receive,
    onLive: () => void refresh(),
  })
  return state.conversations
}

/** What names no account comes over the channel of one, or is about what only its list has. */
function isOf(accountId: number, event: UserEvent): boolean {
  if ('conversation' in event) return event.conversation.accountId === accountId
  return event.event !== 'reading.updated' || event.accountId === accountId
}
