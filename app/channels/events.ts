import type { BudgetData } from '#transformers/budget_transformer'
import type { ConversationData } from '#transformers/conversation_transformer'
import type { MessageData, MessageUpdate } from '#transformers/message_transformer'

/** Text of a reply as it is written. `offset` is where in its part it starts, in UTF-16 code units. */
export type MessageChunk = {
  event: 'message.chunk'
  id: number
  part: 'content' | 'thinking'
  offset: number
  text: string
}

export type Person = { id: number; name: string }

/** How a message stands; its texts' lengths (UTF-16 code units) instead of the texts. */
export type MessageUpdated = {
  event: 'message.updated'
  message: MessageUpdate
}

/** What goes over `conversations/:id`. */
export type ConversationEvent =
  | { event: 'message.created'; message: MessageData }
  | MessageChunk
  | MessageUpdated
  | { event: 'message.deleted'; id: number }
  /** `cost`: micro-dollars that the conversation has cost so far. */
  | { event: 'conversation.updated'; conversation: ConversationData; cost: number }
  | { event: 'conversation.deleted'; id: number }
  /**
   * Who has the conversation open at one server process, `source`. It replaces what that said
   * before, and is good for 40 seconds.
   */
  | { event: 'presence.changed'; source: string; people: Person[] }
  /** Somebody is writing a message; good for 6 seconds. */
  | { event: 'presence.typing'; person: Person }

/** How far a person has read a conversation. It says how that is, so it may come twice. */
export type ReadingUpdated = {
  event: 'reading.updated'
  accountId: number
  conversationId: number
  /** The newest message that they have seen, or 0. */
  readMessageId: number
  /** Messages where they are mentioned and that they have not read. */
  mentionsCount: number
}

/** What goes over `users/:id`. */
export type UserEvent = AccountEvent | ReadingUpdated

/** What goes over `accounts/:id`; of private conversations over `users/:id`. */
export type AccountEvent =
  | { event: 'conversation.created'; conversation: ConversationData }
  | { event: 'conversation.updated'; conversation: ConversationData }
  | { event: 'conversation.deleted'; id: number }
  /** What may be spent in this month was changed, or is nearly spent. */
  | { event: 'budget.changed'; budget: BudgetData }
