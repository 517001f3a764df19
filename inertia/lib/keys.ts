import type { KeyboardEvent } from 'react'

/**
 * Matches phones and tablets whose keyboard is on the screen. A pointer that hovers is a mouse or a
 * trackpad, which comes with real keys; a phone's pen is precise too, but doesn't hover.
 */
const ON_SCREEN_KEYBOARD = '(pointer: coarse) and (any-hover: none)'

/**
 * Returns whether the key sends what is written: Enter, which breaks the line on a keyboard on the
 * screen, for that has no Shift+Enter. Ctrl+Enter and Cmd+Enter send everywhere.
 */
export function sendsByEnter(event: KeyboardEvent): boolean {
  if (!isEnter(event) || event.shiftKey) return false
  return event.ctrlKey || event.metaKey || !window.matchMedia(ON_SCREEN_KEYBOARD).matches
}

/** Ctrl+Shift+Enter, or Cmd+Shift+Enter on a Mac. */
export function sendsNote(event: KeyboardEvent): boolean {
  return isEnter(event) && event.shiftKey && (event.ctrlKey || event.metaKey)
}

/** Enter that confirms an input method's composition is not meant for us (229 in Safari). */
function isEnter({ key, keyCode, nativeEvent }: KeyboardEvent): boolean {
  return key === 'Enter' && !nativeEvent.isComposing && keyCode !== 229
}
