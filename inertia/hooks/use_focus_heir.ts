import { useLayoutEffect, type RefObject } from 'react'

/**
 * Moves the focus from an element that goes away, whoever has removed it, to the same link or button
 * of the row after it, or before it. Otherwise whoever uses the keyboard would begin at the top of
 * the page again. `list` and `target` are selectors: of what holds the rows, and of what gets focus.
 */
export function useFocusHeir(row: RefObject<HTMLElement | null>, list: string, target: string) {
  useLayoutEffect(
    /** React calls this while the row is still in the page. */
    () => () => {
      const element = row.current
      if (!element?.contains(document.activeElement)) return
      const all = Array.from(element.closest(list)?.querySelectorAll<HTMLElement>(target) ?? [])
      const [before, after] = [
        all.findLast((it) => isBefore(it, element)),
        all.find((it) => isBefore(element, it) && !element.contains(it)),
      ]
      ;(after ?? before)?.focus()
    },
    [row, list, target]
  )
}

function isBefore(one: Node, other: Node): boolean {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING)
}
