import type { Data } from '@generated/data'
import type { AccountEvent } from '../../app/channels/events.js'

const PAGE_SIZE = 50

/** The newest conversations, newest activity first, after an event; archived ones are not among them. */
export function applyAccountEvent(
  conversations: Data.Conversation[],
  event: AccountEvent
): Data.Conversation[] {
  const id = event.event === 'conversation.deleted' ? event.id : event.conversation.id
  const others = conversations.filter((conversation) => conversation.id !== id)
  if (event.event === 'conversation.deleted' || event.conversation.archivedAt) return others
  return [event.conversation, ...others]
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.id - a.id)
    .slice(0, PAGE_SIZE)
}
