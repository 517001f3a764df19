import type { KeyboardEvent } from 'react'

export function sendsByEnter(event: KeyboardEvent): boolean {
  return isEnter(event) && !event.shiftKey
}

/** Ctrl+Shift+Enter, or Cmd+Shift+Enter on a Mac. */
export function sendsNote(event: KeyboardEvent): boolean {
  return isEnter(event) && event.shiftKey && (event.ctrlKey || event.metaKey)
}

/** Enter that confirms an input method's composition is not meant for us (229 in Safari). */
function isEnter({ key, keyCode, nativeEvent }: KeyboardEvent): boolean {
  return key === 'Enter' && !nativeEvent.isComposing && keyCode !== 229
}
