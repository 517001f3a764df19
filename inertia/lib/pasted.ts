/** Characters of a paste that becomes a file. */
const LONG = 10_000

const TEXT_NAME = /^Pasted text( \d+)?\.txt$/

type Pasted = {
  files: File[]
  /** What is written beside them. */
  text: string
}

/**
 * What of a paste is attached: its files, and a long text as a file. No files where it is a text to
 * be written, such as cells of a table, which come with a picture of themselves. A file manager's
 * text is the names of the files: that is none.
 */
export function partsOf(clipboard: DataTransfer, attached: File[]): Pasted {
  const text = clipboard.getData('text/plain')
  const isRich = clipboard.types.some((type) => type === 'text/html' || type === 'text/rtf')
  const files = text && isRich ? [] : Array.from(clipboard.files)
  if (text.length > LONG)
    return { files: [...files.map(named), textFile(text, attached)], text: '' }
  return { files: files.map(named), text: isNameOf(files, text) ? '' : text }
}

/** Whether each line is a file's name, or a path or an address that ends in it. */
function isNameOf(files: File[], text: string): boolean {
  const lines = text.split(/\r?\n|\r/).filter((line) => line.trim() !== '')
  const names = files.map(({ name }) => name)
  return lines.every((line) => names.includes(decoded(line).split(/[\\/]/).at(-1)!.trim()))
}

function decoded(line: string): string {
  try {
    return decodeURIComponent(line)
  } catch {
    return line
  }
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
