import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Pixels from the end within which a reader who scrolls down counts as being there. */
const EDGE = 4

const UPWARD_KEYS = ['ArrowUp', 'PageUp', 'Home']

/**
 * Follows what is written at the end of the page, as long as the reader is there: any upward
 * gesture lets go, and the reader is never moved against their will. `changed` makes it look.
 */
export function useLiveEdge(changed: unknown[]) {
  const [isAtEdge, setAtEdge] = useState(true)
  const follows = useRef(true)
  const last = useRef({ top: 0, height: 0 })

  const follow = useCallback((isFollowing: boolean) => {
    follows.current = isFollowing
    setAtEdge(isFollowing)
  }, [])

  useEffect(() => {
    const look = () => {
      const { scrollTop: top, scrollHeight: height, clientHeight } = document.documentElement
      const hasShrunk = height < last.current.height
      if (top < last.current.top && !hasShrunk) follow(false)
      else if (height - top - clientHeight <= EDGE) follow(true)
      last.current = { top, height }
    }
    /** Before its scrolling shows: the next word would take a small step back at once. */
    const letGoOnWheel = ({ deltaY }: WheelEvent) => deltaY < 0 && canScroll() && follow(false)
    const letGoOnKey = ({ key, target }: KeyboardEvent) => {
      const isWriting = target instanceof HTMLElement && target.matches('input, textarea, select')
      if (UPWARD_KEYS.includes(key) && !isWriting && canScroll()) follow(false)
    }
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('wheel', letGoOnWheel, { passive: true })
    window.addEventListener('keydown', letGoOnKey)
    return () => {
      window.removeEventListener('scroll', look)
      window.removeEventListener('wheel', letGoOnWheel)
      window.removeEventListener('keydown', letGoOnKey)
    }
  }, [follow])

  const toEdge = useCallback(() => {
    follow(true)
    scrollToEnd()
  }, [follow])

  useLayoutEffect(() => {
    if (follows.current) scrollToEnd()
  }, changed)

  return { isAtEdge, toEdge }
}

function scrollToEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight })
}

function canScroll() {
  return document.documentElement.scrollTop > 0
}
