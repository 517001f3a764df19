import type { Data } from '@generated/data'
import type { AccountEvent, ReadingUpdated, UserEvent } from '../../app/channels/events.js'

/** A conversation with how far the reader of the page has read it. */
export type Listed = Data.Conversation.Variants['forReader']

type Reading = Pick<Listed, 'newestMessageId' | 'readMessageId'>

const PAGE_SIZE = 50

/**
 * The newest conversations, newest activity first, after an event, for the person with this id;
 * archived and old ones are among them only while one is mentioned there. What is unknown comes
 * from the server: see isUnknown.
 */
export function applyListEvent(list: Listed[], event: UserEvent, userId: number): Listed[] {
  if (event.event === 'conversation.deleted') return list.filter(({ id }) => id !== event.id)
  if (event.event === 'reading.updated') return kept(list.map((it) => withReading(it, event)))
  if (event.event === 'budget.changed' || isUnknown(list, event)) return list
  const { conversation } = event
  const known = list.find(({ id }) => id === conversation.id)
  const others = list.filter((it) => it !== known)
  return kept([{ ...readingOf(known, event, userId), ...conversation }, ...others])
}

/** Whether the list cannot know how far somebody has read what the event is about. */
export function isUnknown(list: Listed[], event: UserEvent): boolean {
  if (event.event === 'reading.updated') {
    return event.mentionsCount > 0 && !list.some(({ id }) => id === event.conversationId)
  }
  if (event.event !== 'conversation.updated' || event.conversation.archivedAt) return false
  return !list.some(({ id }) => id === event.conversation.id)
}

/** As the server has it. Where more was read here since it was asked, its marks are older. */
export function freshList(fromServer: Listed[], list: Listed[]): Listed[] {
  const known = new Map(list.map((it) => [it.id, it]))
  return fromServer.map((it) => {
    const { readMessageId, mentionsCount } = known.get(it.id) ?? it
    return readMessageId > it.readMessageId ? { ...it, readMessageId, mentionsCount } : it
  })
}

/** Whether something was said that the reader has not read. */
export function isUnread({ newestMessageId, readMessageId }: Reading): boolean {
  return (newestMessageId ?? 0) > readMessageId
}

/** The list without marks at the conversation that is being read. */
export function withoutMarksAt(list: Listed[], openId: number | undefined): Listed[] {
  return list.map((it) =>
    it.id === openId
      ? {
          ...it,
          readMessageId: Math.max(it.readMessageId, it.newestMessageId ?? 0),
          mentionsCount: 0,
        }
      : it
  )
}

/** How many messages mention the reader. */
export function countMentions(list: Pick<Listed, 'mentionsCount'>[]): number {
  return list.reduce((total, { mentionsCount }) => total + mentionsCount, 0)
}

/** The id of the conversation whose page has this URL. */
export function openIdOf(url: string): number | undefined {
  const id = /^\/conversations\/(\d+)/.exec(url)?.[1]
  return id === undefined ? undefined : Number(id)
}

function kept(list: Listed[]): Listed[] {
  return list
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.id - a.id)
    .filter((it, index) => it.mentionsCount > 0 || (index < PAGE_SIZE && !it.archivedAt))
}

/** Nobody has read what has just begun, but who began it; what was there before is not news yet. */
function readingOf(
  known: Listed | undefined,
  { event, conversation }: Extract<AccountEvent, { conversation: unknown }>,
  userId: number
) {
  if (known) return { readMessageId: known.readMessageId, mentionsCount: known.mentionsCount }
  const isNews = event === 'conversation.created' && conversation.creatorId !== userId
  return { readMessageId: isNews ? 0 : (conversation.newestMessageId ?? 0), mentionsCount: 0 }
}

function withReading(it: Listed, { conversationId, readMessageId, mentionsCount }: ReadingUpdated) {
  if (it.id !== conversationId) return it
  return { ...it, readMessageId: Math.max(it.readMessageId, readMessageId), mentionsCount }
}
