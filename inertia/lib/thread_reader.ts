import {
  appendPage,
  applyEvent,
  prependPage,
  putMessage,
  replaceWindow,
  threadOf,
  trimmed,
  withoutMessage,
  type Message,
  type Thread,
  type ThreadPage,
} from './thread.js'
import type { ConversationEvent } from '../../app/channels/events.js'

/** Turns; an empty query asks for the newest page. */
type PageQuery = { from?: number; to?: number; before?: number; after?: number }

type PutPage = (thread: Thread, page: ThreadPage) => Thread

/** Where a reader reads: HTTP in the browser. Null stands for what is gone. */
export type ThreadSource = {
  page(query: PageQuery): Promise<ThreadPage | null>
  message(id: number): Promise<Message | null>
}

/** Messages that a page at the live edge holds before it lets go of the oldest. */
const MOST_MESSAGES = 120
const KEPT_MESSAGES = 60

/** Milliseconds from one telling of new words to the next: rendering is what they cost. */
const CHUNK_INTERVAL = 50

/** Milliseconds. The saved text is at most one save behind what was broadcast. */
const GAP_PAUSE = 300
const FAILURE_PAUSE = 1_000

/**
 * Keeps a thread whole: takes events as they come, and reads again what they show to be missing.
 * A reader of events that may come twice, late or not at all needs no more than this and a
 * `refresh` after each (re)connect.
 */
export class ThreadReader {
  thread: Thread
  #source: ThreadSource
  #listeners = new Set<() => void>()
  #toldAt = 0
  #tellTimer: ReturnType<typeof setTimeout> | undefined
  #gapTimer: ReturnType<typeof setTimeout> | undefined
  #refreshing: Promise<void> | undefined
  #isStale = false
  #loading: Promise<void> | undefined
  /** For each read that is under way what has come over the channel since it began. */
  #reads = new Set<ConversationEvent[]>()

  constructor(page: ThreadPage, source: ThreadSource) {
    this.thread = threadOf(page)
    this.#source = source
  }

  /** Tells of changes of `thread`; the function that comes back ends that. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearTimeout(this.#gapTimer)
      clearTimeout(this.#tellTimer)
      this.#gapTimer = this.#tellTimer = undefined
    }
  }

  receive(event: ConversationEvent): void {
    for (const events of this.#reads) events.push(event)
    this.#change(applyEvent(this.thread, event), event.event === 'message.chunk')
  }

  /**
   * Reads the window again, until that has worked. What comes over the channel meanwhile is not
   * lost, and who asks while a read is under way gets another one: that may have begun too early.
   */
  refresh = (): Promise<void> => {
    if (this.#refreshing) this.#isStale = true
    else this.#refreshing = this.#readWindows().finally(() => (this.#refreshing = undefined))
    return this.#refreshing ?? Promise.resolve()
  }

  async #readWindows() {
    do {
      this.#isStale = false
      const isRead = await this.#readWindow()
      if (!isRead) {
        this.#isStale = true
        await new Promise((resolve) => setTimeout(resolve, FAILURE_PAUSE))
      }
    } while (this.#isStale && this.#listeners.size > 0)
  }

  /** Reads the page before the first turn. Rejects where the server was not reached. */
  loadOlder = (): Promise<void> => {
    return this.#load({ before: this.thread.messages[0]?.turn }, prependPage)
  }

  /** Reads the page after the last turn. Rejects where the server was not reached. */
  loadNewer = (): Promise<void> => {
    return this.#load({ after: this.thread.messages.at(-1)?.turn }, appendPage)
  }

  /** Reads the newest page, and leaves the one that is here. Rejects like the others. */
  loadNewest = (): Promise<void> => {
    return this.#load({}, replaceWindow)
  }

  /**
   * Lets go of old messages, once there are many, while the reader is at the end: a page that
   * stays open for days must not grow for days. They come again to whoever scrolls up.
   */
  trim = (): void => {
    const { length } = this.thread.messages
    if (length > MOST_MESSAGES && !this.#loading) this.#change(trimmed(this.thread, KEPT_MESSAGES))
  }

  /** One page at a time; what comes over the channel while it is read is applied to it. */
  #load(query: PageQuery, put: PutPage): Promise<void> {
    this.#loading ??= this.#loadPage(query, put).finally(() => (this.#loading = undefined))
    return this.#loading
  }

  async #loadPage(query: PageQuery, put: PutPage) {
    await this.#read(this.#source.page(query), (page) => {
      return page ? put(this.thread, page) : this.thread
    })
  }

  /** The answer may be older than what came over the channel meanwhile, which is applied to it. */
  async #read<Answer>(reading: Promise<Answer>, put: (answer: Answer) => Thread) {
    const events: ConversationEvent[] = []
    this.#reads.add(events)
    try {
      const answer = await reading
      this.#change(events.reduce(applyEvent, put(answer)))
    } finally {
      this.#reads.delete(events)
    }
  }

  async #readWindow(): Promise<boolean> {
    const asked = this.#window()
    try {
      await this.#read(this.#source.page(asked), (page) => {
        const now = this.#window()
        /** A page that was loaded meanwhile has moved the window. */
        const isMoved = now.from !== asked.from || now.to !== asked.to
        this.#isStale ||= isMoved
        return isMoved ? this.thread : this.#withWindow(page)
      })
      return true
    } catch {
      return false
    }
  }

  /** The turns that are here; without an end where the window ends with the conversation. */
  #window(): { from: number; to?: number } {
    const { messages, hasOlder, hasNewer } = this.thread
    return {
      from: hasOlder ? (messages[0]?.turn ?? 1) : 1,
      to: hasNewer ? messages.at(-1)?.turn : undefined,
    }
  }

  #withWindow(page: ThreadPage | null): Thread {
    if (!page) return { ...this.thread, isGone: true }
    return readAgain(replaceWindow(this.thread, page))
  }

  #change(thread: Thread, isChunk = false) {
    if (thread === this.thread) return
    this.thread = thread
    const wait = isChunk ? this.#toldAt + CHUNK_INTERVAL - performance.now() : 0
    if (wait <= 0) this.#tell()
    else this.#tellTimer ??= setTimeout(() => this.#tell(), wait)
    if (thread.gaps.length > 0 && this.#listeners.size > 0) {
      this.#gapTimer ??= setTimeout(() => void this.#readGaps(), GAP_PAUSE)
    }
  }

  #tell() {
    clearTimeout(this.#tellTimer)
    this.#tellTimer = undefined
    this.#toldAt = performance.now()
    for (const listener of this.#listeners) listener()
  }

  async #readGaps() {
    for (const id of this.thread.gaps) {
      try {
        await this.#read(this.#source.message(id), (message) => {
          return message ? putMessage(this.thread, message) : withoutMessage(this.thread, id)
        })
      } catch {
        /** The server was not reached: the gap stays, and is tried again. */
      }
    }
    this.#gapTimer = undefined
    this.#change({ ...this.thread })
  }
}

/** What was written just before one listened is saved a moment later, and perhaps nothing comes after it. */
function readAgain(thread: Thread): Thread {
  const writing = thread.messages.filter(({ status }) => status === 'streaming')
  const gaps = new Set([...thread.gaps, ...writing.map(({ id }) => id)])
  return { ...thread, gaps: Array.from(gaps) }
}
