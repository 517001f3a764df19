import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Pixels from the end within which a reader counts as being at it. */
const EDGE = 48

/**
 * Follows what is written at the end of the page, as long as the reader is there: scrolling up
 * lets go, and the reader is never moved against their will. `changed` is what makes it look.
 */
export function useLiveEdge(changed: unknown) {
  const [isAtEdge, setAtEdge] = useState(true)
  const follows = useRef(true)
  const lastTop = useRef(0)

  useEffect(() => {
    const look = () => {
      const { scrollTop, scrollHeight, clientHeight } = document.documentElement
      const isAtEnd = scrollHeight - scrollTop - clientHeight < EDGE
      if (scrollTop < lastTop.current && !isAtEnd) follows.current = false
      if (isAtEnd) follows.current = true
      lastTop.current = scrollTop
      setAtEdge(follows.current)
    }
    window.addEventListener('scroll', look, { passive: true })
    return () => window.removeEventListener('scroll', look)
  }, [])

  const toEdge = useCallback(() => {
    follows.current = true
    window.scrollTo({ top: document.documentElement.scrollHeight })
  }, [])

  useLayoutEffect(() => {
    if (follows.current) window.scrollTo({ top: document.documentElement.scrollHeight })
  }, [changed])

  return { isAtEdge, toEdge }
}
