import type { Data } from '@generated/data'
import type { ConversationEvent, MessageChunk } from '../../app/channels/events.js'

export type Message = Data.Message
export type Attachment = Message['attachments'][number]
export type ThreadPage = {
  conversation: Data.Conversation
  messages: Message[]
  hasOlder: boolean
  hasNewer: boolean
  /** Micro-dollars. */
  cost: number
}

/**
 * The messages of a conversation that a page holds, by turn and id.
 *
 * `gaps` are messages whose text is known to be incomplete here, or that are known of but not
 * here; they have to be read again. `heldBack` are chunks that came before the ones they follow.
 * `elsewhere` are messages that are known to stand before or after the window.
 */
export type Thread = ThreadPage & {
  gaps: number[]
  heldBack: Record<number, MessageChunk[]>
  elsewhere: Record<number, 'older' | 'newer'>
  /** Messages that were deleted while the page was open: a late answer must not bring them back. */
  deleted: Record<number, true>
  /** Deleted, or no longer to be seen by the reader. */
  isGone: boolean
}

export function threadOf(page: ThreadPage): Thread {
  return { ...page, gaps: [], heldBack: {}, elsewhere: {}, deleted: {}, isGone: false }
}

/** What may be shown of a thread: nothing of one that is gone, which is no longer the reader's. */
export function shownOf(thread: Thread): Thread {
  return thread.isGone ? { ...thread, messages: [], hasOlder: false, hasNewer: false } : thread
}

/** The thread after an event. Events may come twice, late, or out of order with what was read. */
export function applyEvent(thread: Thread, event: ConversationEvent): Thread {
  switch (event.event) {
    case 'message.created':
      return putMessage(thread, event.message)
    case 'message.updated':
      return updateMessage(thread, event.message)
    case 'message.chunk':
      return applyChunk(thread, event)
    case 'message.deleted':
      return {
        ...withoutMessage(thread, event.id),
        deleted: { ...thread.deleted, [event.id]: true },
      }
    case 'conversation.updated':
      return { ...thread, conversation: event.conversation, cost: event.cost }
    case 'conversation.deleted':
      return { ...thread, isGone: true }
    /** Who is here is not part of what was said. */
    case 'presence.changed':
    case 'presence.typing':
      return thread
  }
}

/** The thread after its messages were read again from its first turn on. */
export function replaceWindow(thread: Thread, page: ThreadPage): Thread {
  const there = page.messages.filter((message) => !isDeleted(thread, message))
  const messages = there.map((message) => newer(thread, message))
  /** The page may be older than what is known of a message whose text is still to be read. */
  const gaps = thread.gaps.filter((id) => {
    const read = there.find((message) => message.id === id)
    return read && read.version < (find(thread, id)?.version ?? 0)
  })
  const fresh: Thread = { ...thread, ...page, messages, gaps, elsewhere: {} }
  return messages.reduce<Thread>((result, { id }) => applyHeldBack(result, id), fresh)
}

/** The thread with an older page before it. */
export function prependPage(thread: Thread, page: ThreadPage): Thread {
  return { ...joined(thread, page), hasOlder: page.hasOlder }
}

/** The thread with a newer page after it. */
export function appendPage(thread: Thread, page: ThreadPage): Thread {
  return { ...joined(thread, page), hasNewer: page.hasNewer }
}

/** The thread without its oldest turns, so that about so many messages stay. */
export function trimmed(thread: Thread, count: number): Thread {
  const cut = thread.messages.at(-count)
  if (!cut) return thread
  const messages = thread.messages.filter(({ turn }) => turn >= cut.turn)
  return { ...thread, messages, hasOlder: true }
}

function joined(thread: Thread, page: ThreadPage): Thread {
  const known = new Set(thread.messages.map(({ id }) => id))
  const added = page.messages.filter((it) => !known.has(it.id) && !isDeleted(thread, it))
  return { ...thread, messages: sorted([...thread.messages, ...added]), elsewhere: {} }
}

/** The thread with one message as it was read or sent whole. */
export function putMessage(thread: Thread, message: Message): Thread {
  if (isDeleted(thread, message)) return withoutGap(thread, message.id)
  /** The window has no holes: what stands before or after it comes with its page. */
  const place = placeOf(thread, message)
  if (place !== 'here') return putElsewhere(thread, message.id, place)

  const known = find(thread, message.id)
  const messages = known
    ? replace(thread.messages, newer(thread, message))
    : sorted([...thread.messages, message])
  const next = { ...thread, messages }
  const isOutdated = known && known.version > message.version
  return applyHeldBack(isOutdated ? next : withoutGap(next, message.id), message.id)
}

function placeOf({ messages, hasOlder, hasNewer }: Thread, { turn }: Message) {
  if (messages.length === 0) return 'here'
  if (hasOlder && turn < messages[0].turn) return 'older'
  if (hasNewer && turn > messages[messages.length - 1].turn) return 'newer'
  return 'here'
}

function putElsewhere(thread: Thread, id: number, place: 'older' | 'newer'): Thread {
  return {
    ...withoutGap(thread, id),
    heldBack: without(thread.heldBack, id),
    elsewhere: { ...thread.elsewhere, [id]: place },
  }
}

/**
 * The newest settled message, or 0, and up to which one all are settled: a reply that is still being
 * written is not read.
 */
export function seenIn(messages: Message[]): { newest: number; settledUpTo: number } {
  const settled = messages.filter(isSettled).map(({ id }) => id)
  const unfinished = messages.filter((message) => !isSettled(message)).map(({ id }) => id)
  const first = Math.min(...unfinished)
  return {
    newest: Math.max(0, ...settled),
    settledUpTo: Math.max(0, ...settled.filter((id) => id < first)),
  }
}

/** Without text: where its length is not the one that is here, the message is a gap. */
function updateMessage(
  thread: Thread,
  update: Omit<Message, 'content' | 'html' | 'thinking'>
): Thread {
  const message = find(thread, update.id)
  if (!message) return isElsewhere(thread, update.id) ? thread : withGap(thread, update.id)
  if (update.version <= message.version) return thread

  const hasWholeText =
    lengthOf(message) === update.contentLength &&
    message.thinking.length === update.thinkingLength &&
    message.revision === update.revision
  const updated = { ...message, ...update }
  const next = { ...thread, messages: replace(thread.messages, updated) }
  return isSettled(update) && !hasWholeText ? withGap(next, update.id) : next
}

function applyChunk(thread: Thread, chunk: MessageChunk): Thread {
  const message = find(thread, chunk.id)
  if (!message && isElsewhere(thread, chunk.id)) return thread
  if (!message) return withGap(holdBack(thread, chunk), chunk.id)
  if (isSettled(message)) return thread

  const text = message[chunk.part] ?? ''
  if (chunk.offset > text.length) return withGap(holdBack(thread, chunk), chunk.id)

  const added = chunk.text.slice(text.length - chunk.offset)
  if (added === '') return thread
  const grown: Message = { ...message, status: 'streaming', [chunk.part]: text + added }
  return { ...thread, messages: replace(thread.messages, grown) }
}

/** The thread without a message, with its replies where it is a question. */
export function withoutMessage(thread: Thread, id: number): Thread {
  const messages = thread.messages.filter((message) => message.turn !== id && message.id !== id)
  return withoutGap({ ...thread, messages, elsewhere: without(thread.elsewhere, id) }, id)
}

/** With a question its replies are gone. */
function isDeleted({ deleted }: Thread, { id, turn }: Message): boolean {
  return id in deleted || turn in deleted
}

function without<T>(record: Record<number, T>, id: number): Record<number, T> {
  const { [id]: removed, ...rest } = record
  return rest
}

function isElsewhere(thread: Thread, id: number): boolean {
  return id in thread.elsewhere
}

/** Of two states of a message the newer one; its text only ever grows while it is written. */
function newer(thread: Thread, read: Message): Message {
  const known = find(thread, read.id)
  if (!known) return read
  if (known.version > read.version) return known
  if (isSettled(read)) {
    return isSame(known, read) && !thread.gaps.includes(read.id) ? known : read
  }
  /** A chunk has no version: it may already have told that the reply is being written. */
  const status = known.version === read.version ? known.status : read.status
  if (lengthOf(read) >= lengthOf(known)) return { ...read, status }
  return { ...read, status, content: known.content, html: known.html, thinking: known.thinking }
}

/** What is the same stays the same object, so that nothing renders it again. */
function isSame(known: Message, read: Message): boolean {
  const hasWholeText = lengthOf(known) === read.contentLength
  const [before, now] = [known, read].map((message) => JSON.stringify(stateOf(message)))
  return isSettled(known) && hasWholeText && before === now
}

/** Without its text, which may be here as Markdown or as HTML that the browser has read. */
function stateOf({ content, html, ...state }: Message) {
  return state
}

function applyHeldBack(thread: Thread, id: number): Thread {
  const { [id]: chunks = [], ...heldBack } = thread.heldBack
  return chunks.reduce(applyChunk, { ...thread, heldBack })
}

function holdBack(thread: Thread, chunk: MessageChunk): Thread {
  const chunks = [...(thread.heldBack[chunk.id] ?? []), chunk]
  return { ...thread, heldBack: { ...thread.heldBack, [chunk.id]: chunks } }
}

function withGap(thread: Thread, id: number): Thread {
  return thread.gaps.includes(id) ? thread : { ...thread, gaps: [...thread.gaps, id] }
}

function withoutGap(thread: Thread, id: number): Thread {
  return { ...thread, gaps: thread.gaps.filter((gap) => gap !== id) }
}

function find(thread: Thread, id: number): Message | undefined {
  return thread.messages.find((message) => message.id === id)
}

function replace(messages: Message[], message: Message): Message[] {
  return messages.map((it) => (it.id === message.id ? message : it))
}

function sorted(messages: Message[]): Message[] {
  return messages.sort((a, b) => a.turn - b.turn || a.id - b.id)
}

/** A settled message that came as HTML has its length only from the server. */
function lengthOf(message: Message): number {
  return message.content?.length ?? message.contentLength
}

export function isSettled({ status }: Pick<Message, 'status'>): boolean {
  return status !== 'pending' && status !== 'streaming'
}
