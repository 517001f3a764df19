/** Characters of a paste that becomes a file. */
const LONG = 10_000

const TEXT_NAME = /^Pasted text( \d+)?\.txt$/

/**
 * What of a paste is attached: its files, or a long text as a file. Nothing where it is a text to
 * be written, such as cells of a table, which come with a picture of themselves.
 */
export function filesIn(clipboard: DataTransfer, attached: File[]): File[] {
  const text = clipboard.getData('text/plain')
  const isRich = clipboard.types.some((type) => type === 'text/html' || type === 'text/rtf')
  if (clipboard.files.length > 0 && !(text && isRich)) return Array.from(clipboard.files, named)
  return text.length > LONG ? [textFile(text, attached)] : []
}

/** Whether the file was made of a paste, so that it can be made a text again. */
export function isPastedText({ name }: File): boolean {
  return TEXT_NAME.test(name)
}

function textFile(text: string, attached: File[]): File {
  const count = attached.filter(isPastedText).length
  const name = count > 0 ? `Pasted text ${count + 1}.txt` : 'Pasted text.txt'
  return new File([text], name, { type: 'text/plain' })
}

/** Browsers call whatever picture is pasted image.png. */
function named(file: File): File {
  const ending = /^image\.(\w+)$/.exec(file.name)?.[1]
  if (!ending) return file
  const { lastModified, type } = file
  return new File([file], `Pasted image ${moment()}.${ending}`, { type, lastModified })
}

/** In local time, as a name may have it: 2026-11-25 10.14.32 */
function moment(): string {
  const now = new Date()
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.')
}
