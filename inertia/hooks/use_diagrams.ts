import { useEffect, type RefObject } from 'react'

/** Draws the diagrams in the element, if it has any, as they come near to sight; again for other HTML. */
export function useDiagrams(
  element: RefObject<HTMLElement | null>,
  hasDiagrams: boolean,
  html?: string
): void {
  useEffect(() => {
    if (!hasDiagrams) return
    let stop: (() => void) | undefined
    let isOver = false
    import('~/lib/diagrams').then(
      ({ watchDiagrams }) => {
        if (!isOver && element.current) stop = watchDiagrams(element.current)
      },
      /** Offline, perhaps: the source is there. */
      () => {}
    )
    return () => {
      isOver = true
      stop?.()
    }
  }, [element, hasDiagrams, html])
}
