/**
 * Copies a text that may still have to be fetched. Browsers allow it only in the gesture's own
 * turn, hence the promise within the item; on pages served over plain HTTP they have no clipboard
 * but the old command.
 */
export async function copyText(text: string | Promise<string>): Promise<void> {
  if (navigator.clipboard && 'ClipboardItem' in window) {
    const blob = Promise.resolve(text).then((it) => new Blob([it], { type: 'text/plain' }))
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
  } else {
    copyByCommand(await text)
  }
}

function copyByCommand(text: string) {
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  const focused = document.activeElement
  document.body.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  if (!isCopied) throw new Error('The browser did not copy')
}
