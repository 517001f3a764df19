import type { Data } from '@generated/data'
import type { AccountEvent } from '../../app/channels/events.js'

const PAGE_SIZE = 50

/** A page of conversations, newest activity first, after an event. Only the first takes in others. */
export function applyAccountEvent(
  conversations: Data.Conversation[],
  event: AccountEvent,
  isFirstPage: boolean
): Data.Conversation[] {
  const id = event.event === 'conversation.deleted' ? event.id : event.conversation.id
  const others = conversations.filter((conversation) => conversation.id !== id)
  if (event.event === 'conversation.deleted') return others
  if (!isFirstPage && others.length === conversations.length) return conversations
  return [event.conversation, ...others]
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.id - a.id)
    .slice(0, PAGE_SIZE)
}
