import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { End } from '~/lib/turns'

/** Pixels from the end within which a reader who scrolls down counts as being there. */
const EDGE = 4

/** Pixels that the pill above the composer needs below the words that are followed. */
const PILL_ROOM = 16

const UPWARD_KEYS = ['ArrowUp', 'PageUp', 'Home']

/** What scrolls, or takes keys, by itself. Where the page scrolls on behind it, its scrolling tells. */
const APART = 'aside, dialog, [popover], .composer, input, textarea, select'

type Options = {
  /** Holds all that may grow: the page is kept in place when it does. */
  content: RefObject<HTMLElement | null>
  /** The element id of the message to land on; the end otherwise. */
  target: string | null
  /** Whether the conversation goes on behind what is here. */
  hasNewer: boolean
  end: End
}

/** What the reader looks at: an element and where its top stands in the window. */
type Anchor = { element: Element; top: number; row: Element; rowTop: number }

/** A turn on the page. */
type Place = { turn: number; element: Element | null }

/**
 * Where the reader is in the conversation. At its end the page follows what is written; any upward
 * gesture lets go, and so does pressing the mouse in what is written. Anywhere else what the reader
 * looks at stays where it is, whatever grows, comes or goes above it, and when the window changes. (The
 * browser's own anchoring does nothing at the very top, where older messages come in, and not every
 * browser has it.)
 *
 * A colleague's question moves nobody's page: where one comes, the page goes on following the turn
 * before it.
 */
export function useReadingPlace({ content, target, hasNewer, end }: Options) {
  /** The last turn when the end was last in sight; null once it is out of sight. */
  const [seenEnd, setSeenEnd] = useState(target === null ? end.turn : null)
  const [isFollowing, setFollowing] = useState(target === null)
  const follows = useRef(target === null)
  /** The turn that is followed where it is not the last one. */
  const followed = useRef<Place | null>(null)
  const lastTurn = useRef<Place | null>(null)
  const anchor = useRef<Anchor | null>(null)
  const last = useRef({ top: 0, height: 0 })
  const latest = useRef({ hasNewer, end })
  useLayoutEffect(() => {
    latest.current = { hasNewer, end }
  })

  /** Takes down where the page stands. */
  const takeDown = useCallback(() => {
    const followsEnd = follows.current && !followed.current
    last.current = place()
    setFollowing(followsEnd)
    setSeenEnd(followsEnd || isEndInSight(content.current) ? latest.current.end.turn : null)
  }, [content])

  /** Takes down where the page stands and what the reader looks at, after they have moved. */
  const arrive = useCallback(() => {
    anchor.current = anchorAt(content.current)
    takeDown()
  }, [content, takeDown])

  const follow = useCallback((isWanted: boolean) => {
    follows.current = isWanted
    followed.current = null
  }, [])

  const settle = useCallback(() => {
    if (follows.current && !followed.current) {
      scrollToEnd()
      return takeDown()
    }
    const isKept = restore(anchor.current)
    const isMoved = showEndOf(followed.current, content.current)
    if (isKept && !isMoved) takeDown()
    else arrive()
  }, [content, arrive, takeDown])

  useLayoutEffect(() => {
    const element = target && document.getElementById(target)
    if (element) {
      element.scrollIntoView({ block: 'start' })
      follow(false)
    } else {
      scrollToEnd()
    }
    arrive()
  }, [target, follow, arrive])

  useLayoutEffect(() => {
    const before = lastTurn.current
    lastTurn.current = { turn: end.turn, element: lastTurnIn(content.current) }
    if (!before) return
    if (end.movesPage || end.turn <= (followed.current?.turn ?? before.turn))
      followed.current = null
    else if (follows.current && before.element) followed.current ??= before
    arrive()
  }, [content, end.turn, arrive])

  useEffect(() => {
    const look = () => {
      const now = place()
      const { top, height } = last.current
      /** The browser scrolls by itself where a page becomes shorter. */
      if (now.height < height) return settle()
      if (now.top < top) follow(false)
      else if (now.top > top && isEnd(now) && !latest.current.hasNewer) follow(true)
      /** The page is not put right yet for the messages above: only the reader's own step counts. */
      if (now.height > height && !follows.current) settleAfter(now.top - top)
      else arrive()
    }
    const letGo = () => {
      follow(false)
      if (place().height === last.current.height) arrive()
      else settle()
    }
    const settleAfter = (step: number) => {
      if (anchor.current) anchor.current = movedBy(-step, anchor.current)
      settle()
    }
    /** Before its scrolling shows: the next word would take a small step back at once. */
    const letGoOnWheel = ({ deltaY, target: at }: WheelEvent) => {
      if (deltaY < 0 && !isApart(at) && canScroll()) letGo()
    }
    const letGoOnKey = ({ key, target: at }: KeyboardEvent) => {
      if (UPWARD_KEYS.includes(key) && !isApart(at) && canScroll()) letGo()
    }
    /** Words that move away under the pointer cannot be selected. A finger scrolls first. */
    const letGoOnPress = ({ pointerType, target: at }: PointerEvent) => {
      if (pointerType !== 'touch' && isBeingWritten(at)) letGo()
    }
    const letGoOnSelection = ({ target: at }: Event) => {
      if (isBeingWritten(at)) letGo()
    }
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('wheel', letGoOnWheel, { passive: true })
    window.addEventListener('keydown', letGoOnKey)
    window.addEventListener('pointerdown', letGoOnPress)
    document.addEventListener('selectstart', letGoOnSelection)
    window.addEventListener('resize', settle)
    /** Called after layout and before painting, so that nobody sees the step. */
    const observer = new ResizeObserver(settle)
    if (content.current) observer.observe(content.current)
    return () => {
      window.removeEventListener('scroll', look)
      window.removeEventListener('wheel', letGoOnWheel)
      window.removeEventListener('keydown', letGoOnKey)
      window.removeEventListener('pointerdown', letGoOnPress)
      document.removeEventListener('selectstart', letGoOnSelection)
      window.removeEventListener('resize', settle)
      observer.disconnect()
    }
  }, [follow, arrive, settle, content])

  const toEdge = useCallback(() => {
    follow(true)
    scrollToEnd()
    takeDown()
  }, [follow, takeDown])

  const isSeen = seenEnd !== null && (end.movesPage || end.turn <= seenEnd) && !hasNewer
  return {
    /** Whether the end of the conversation is in sight. */
    isAtEdge: isSeen,
    /** Whether the page follows it, too. */
    followsEnd: isSeen && isFollowing,
    toEdge,
  }
}

function place() {
  const { scrollTop: top, scrollHeight: height } = document.documentElement
  return { top, height }
}

function scrollToEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
}

function isEnd({ top, height }: { top: number; height: number }) {
  return height - top - window.innerHeight <= EDGE
}

/** The lowest pixel that the composer does not cover. */
function foldIn(content: HTMLElement) {
  return content.querySelector('.foot')?.getBoundingClientRect().top ?? window.innerHeight
}

function lastTurnIn(content: HTMLElement | null) {
  return content?.querySelector('.turn:last-of-type') ?? null
}

/** Whether the last message stands above the composer. */
function isEndInSight(content: HTMLElement | null) {
  const message = lastTurnIn(content)?.querySelector('.message:last-of-type')
  if (!content || !message) return true
  return message.getBoundingClientRect().bottom < foldIn(content) + 1
}

/** Scrolls down as far as the turn has grown out of sight. Answers whether it has. */
function showEndOf(followed: Place | null, content: HTMLElement | null) {
  if (!followed?.element || !content) return false
  const { bottom } = followed.element.getBoundingClientRect()
  const hidden = bottom + PILL_ROOM - foldIn(content)
  if (hidden < 1) return false
  window.scrollBy({ top: hidden, behavior: 'instant' })
  return true
}

/** Whether it is in the text of a reply that is being written. */
function isBeingWritten(at: EventTarget | null) {
  const element = at instanceof Text ? at.parentElement : at
  if (!(element instanceof Element) || element.closest('button')) return false
  return element.closest('article[aria-busy="true"] .markdown') !== null
}

function isApart(at: EventTarget | null) {
  return at instanceof Element && at.closest(APART) !== null
}

function canScroll() {
  return document.documentElement.scrollTop > 0
}

/** The first thing below the page's header: a paragraph or the like, within its message. */
function anchorAt(content: HTMLElement | null): Anchor | null {
  if (!content) return null
  const { left, width } = content.getBoundingClientRect()
  const header = content.querySelector('header')?.getBoundingClientRect().bottom ?? 0
  for (const step of [4, 24, 64]) {
    const hit = document.elementFromPoint(left + width / 2, header + step)
    const row = hit?.closest('article') ?? null
    if (!hit || !row || !content.contains(row) || hit.closest('dialog, [popover]')) continue
    const element = hit.closest('.markdown > *, .block > *') ?? row
    return { element, top: topOf(element), row, rowTop: topOf(row) }
  }
  return null
}

function movedBy(pixels: number, { top, rowTop, ...anchor }: Anchor): Anchor {
  return { ...anchor, top: top + pixels, rowTop: rowTop + pixels }
}

/** What is rendered anew is another element: its message is still there. Answers whether it is. */
function restore(anchor: Anchor | null) {
  if (!anchor) return false
  const { element, top, row, rowTop } = anchor
  const [kept, keptTop] = element.isConnected ? [element, top] : [row, rowTop]
  if (!kept.isConnected) return false
  const moved = topOf(kept) - keptTop
  if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: 'instant' })
  return true
}

function topOf(element: Element) {
  return element.getBoundingClientRect().top
}
