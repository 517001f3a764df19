import { useEffect } from 'react'

/** What a person does when they begin to look around. */
const GESTURES = ['wheel', 'touchstart', 'pointerdown', 'keydown']

/**
 * A page that opens at its end has not laid out what is far above it (`data-opening`, set at the
 * end of the document). That is made up for when the browser has nothing else to do, and at once
 * when somebody moves: heights that change while one scrolls up would look like other scrolling.
 */
export function useOpening() {
  useEffect(() => {
    const { dataset } = document.documentElement
    if (dataset.opening === undefined) return
    const over = new AbortController()
    const end = () => {
      over.abort()
      /** Laid out with the browser's own anchoring, so that nothing moves; then we go on alone. */
      dataset.opening = 'near'
      requestAnimationFrame(() => requestAnimationFrame(() => delete dataset.opening))
    }
    const whenIdle = window.requestIdleCallback ?? setTimeout
    /** Not before the page has been painted, which waits for nothing of this. */
    requestAnimationFrame(() => whenIdle(() => over.signal.aborted || end()))
    for (const gesture of GESTURES) {
      window.addEventListener(gesture, end, { passive: true, signal: over.signal })
    }
    return () => {
      over.abort()
      delete dataset.opening
    }
  }, [])
}
