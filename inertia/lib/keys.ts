import type { KeyboardEvent } from 'react'

/** Enter that confirms an input method's composition is not meant for us (229 in Safari). */
export function sendsByEnter(event: KeyboardEvent): boolean {
  const isComposing = event.nativeEvent.isComposing || event.keyCode === 229
  return event.key === 'Enter' && !event.shiftKey && !isComposing
}
