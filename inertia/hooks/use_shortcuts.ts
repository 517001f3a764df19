import { useEffect, useRef } from 'react'

type Shortcut = {
  /** As KeyboardEvent.key has it, in lower case. */
  key: string
  /** With Ctrl, or Cmd on a Mac. */
  mod?: boolean
  shift?: boolean
  action: () => void
}

/**
 * Keys that mean something on the whole page. One without Ctrl or Cmd means nothing where somebody
 * writes, and none does anything while a dialog is open.
 */
export function useShortcuts(shortcuts: Shortcut[]) {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const look = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]')) return
      const mod = event.ctrlKey || event.metaKey
      if (!mod && isWriting(event.target)) return
      const found = latest.current.find(
        (it) =>
          it.key === event.key.toLowerCase() &&
          Boolean(it.mod) === mod &&
          (it.shift === undefined || it.shift === event.shiftKey)
      )
      if (!found) return
      event.preventDefault()
      found.action()
    }
    window.addEventListener('keydown', look)
    return () => window.removeEventListener('keydown', look)
  }, [])
}

function isWriting(target: EventTarget | null) {
  return target instanceof HTMLElement && target.matches('input, textarea, select')
}
