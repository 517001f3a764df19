/**
 * Replaces a part of what stands in the field, all of it where no range is given, as if it were
 * typed: the field's change handler is called, and the browser can undo it. What is set as a value
 * takes all that the browser could have undone away.
 */
export function typeOver(
  field: HTMLTextAreaElement,
  text: string,
  start = 0,
  end = field.value.length
) {
  field.focus()
  field.setSelectionRange(start, end)
  if (text) document.execCommand('insertText', false, text)
  else if (start < end) document.execCommand('delete')
}

/** As above, where the caret is or what is selected. */
export function typeInto(field: HTMLTextAreaElement, text: string) {
  typeOver(field, text, field.selectionStart, field.selectionEnd)
}
