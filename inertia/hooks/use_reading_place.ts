import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** Pixels from the end within which a reader who scrolls down counts as being there. */
const EDGE = 4

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
}

/** What the reader looks at: an element and where its top stands in the window. */
type Anchor = { element: Element; top: number; row: Element | null; rowTop: number }

/**
 * Where the reader is in the conversation. At its end the page follows what is written; any upward
 * gesture lets go. Anywhere else what the reader looks at stays where it is, whatever grows, comes
 * or goes above it, and when the window changes. (The browser's own anchoring does nothing at the
 * very top, where older messages come in, and not every browser has it.)
 */
export function useReadingPlace({ content, target, hasNewer }: Options) {
  const [isAtEdge, setAtEdge] = useState(target === null)
  const follows = useRef(target === null)
  const anchor = useRef<Anchor | null>(null)
  const last = useRef({ top: 0, height: 0 })
  const goesOn = useRef(hasNewer)
  useLayoutEffect(() => {
    goesOn.current = hasNewer
  })

  const follow = useCallback((isFollowing: boolean) => {
    follows.current = isFollowing
    setAtEdge(isFollowing)
  }, [])

  const settle = useCallback(() => {
    if (follows.current) scrollToEnd()
    else restore(anchor.current)
    last.current = place()
  }, [])

  useLayoutEffect(() => {
    const element = target && document.getElementById(target)
    if (element) {
      element.scrollIntoView({ block: 'start' })
      follow(false)
      anchor.current = anchorAt(content.current)
    } else {
      scrollToEnd()
    }
    last.current = place()
  }, [target, content, follow])

  useEffect(() => {
    const look = () => {
      const now = place()
      const hasShrunk = now.height < last.current.height
      if (now.top < last.current.top && !hasShrunk) follow(false)
      else if (now.height - now.top - window.innerHeight <= EDGE && !goesOn.current) follow(true)
      last.current = now
      if (!follows.current) anchor.current = anchorAt(content.current)
    }
    const letGo = () => {
      follow(false)
      anchor.current = anchorAt(content.current)
    }
    /** Before its scrolling shows: the next word would take a small step back at once. */
    const letGoOnWheel = ({ deltaY, target: at }: WheelEvent) => {
      if (deltaY < 0 && !isApart(at) && canScroll()) letGo()
    }
    const letGoOnKey = ({ key, target: at }: KeyboardEvent) => {
      if (UPWARD_KEYS.includes(key) && !isApart(at) && canScroll()) letGo()
    }
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('wheel', letGoOnWheel, { passive: true })
    window.addEventListener('keydown', letGoOnKey)
    window.addEventListener('resize', settle)
    /** Called after layout and before painting, so that nobody sees the step. */
    const observer = new ResizeObserver(settle)
    if (content.current) observer.observe(content.current)
    return () => {
      window.removeEventListener('scroll', look)
      window.removeEventListener('wheel', letGoOnWheel)
      window.removeEventListener('keydown', letGoOnKey)
      window.removeEventListener('resize', settle)
      observer.disconnect()
    }
  }, [follow, settle, content])

  const toEdge = useCallback(() => {
    follow(true)
    scrollToEnd()
    last.current = place()
  }, [follow])

  return { isAtEdge: isAtEdge && !hasNewer, toEdge }
}

function place() {
  const { scrollTop: top, scrollHeight: height } = document.documentElement
  return { top, height }
}

function scrollToEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
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
    if (!hit || !row || !content.contains(row)) continue
    const element = hit.closest('.markdown > *, .block > *') ?? row
    return { element, top: topOf(element), row, rowTop: topOf(row) }
  }
  return null
}

/** What is rendered anew is another element: its message is still there. */
function restore(anchor: Anchor | null) {
  if (!anchor) return
  const moved = anchor.element.isConnected
    ? topOf(anchor.element) - anchor.top
    : anchor.row?.isConnected
      ? topOf(anchor.row) - anchor.rowTop
      : 0
  if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: 'instant' })
}

function topOf(element: Element) {
  return element.getBoundingClientRect().top
}
