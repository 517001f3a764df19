import { createContext, useContext } from 'react'
import type { Listed } from '~/lib/conversation_list'

/** The conversations at hand, live. */
export const ListedContext = createContext<Listed[]>([])

/** The conversation with this id, where it is at hand. */
export function useListedOne(id: number): Listed | undefined {
  return useContext(ListedContext).find((it) => it.id === id)
}

/** These conversations, as they are now where they are at hand. */
export function useListed(conversations: Listed[]): Listed[] {
  const live = new Map(useContext(ListedContext).map((it) => [it.id, it]))
  return conversations.map((it) => live.get(it.id) ?? it)
}
