const LONGEST_NAME = 120

/** Longer than any that a file system has. */
const LONGEST_SENT_NAME = 255

/**
 * Control characters, line breaks, and what makes a name read otherwise than it is. The marks that
 * only say how a neighbour reads are often in names that people have copied: those are left out.
 */
const DECEPTIVE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u

/** Control characters, halves of surrogate pairs, and what turns the direction of writing around. */
const INVISIBLE = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

const EXTENSIONS: Record<string, string[]> = {
  'image/png': ['png', 'apng'],
  'image/jpeg': ['jpg', 'jpeg', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
}

/**
 * A name as it can be shown, and saved under: without folders, on one line, reading in one
 * direction, and not too long. It may begin with one dot, as “.env” does. May be empty.
 */
export function cleanName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1)!
  const visible = last.replace(INVISIBLE, '').replace(/[<>:"|?*]/g, '_')
  const trimmed = visible.replace(/\s+/g, ' ').replace(/^[. ]+|[. ]+$/g, '')
  return shortened(/^ *\.[^. ]/.test(visible) ? `.${trimmed}` : trimmed)
}

/**
 * Why a file is not taken under the name that was sent with it, in words that follow `cleanName`;
 * undefined for a name that an honest sender may have given. Browsers send no folders.
 */
export function faultOf(name: string): string | undefined {
  if (/[\\/]/.test(name)) return 'has folders in its name. Rename it and attach it again.'
  if (DECEPTIVE.test(name))
    return 'has invisible characters in its name. Rename it and attach it again.'
  if (Array.from(name).length > LONGEST_SENT_NAME)
    return `has a name of more than ${LONGEST_SENT_NAME} characters. Rename it and attach it again.`
  return undefined
}

/** The name that a file of this type gets: an image or PDF is called so, whatever it was called. */
export function nameFor(sentName: string, type: string): string {
  const cleaned = cleanName(sentName)
  const name = type in EXTENSIONS ? cleaned.replace(/^\./, '') : cleaned
  const fitting = EXTENSIONS[type]
  const extension = extensionOf(name)
  if (!fitting) return name || 'text.txt'
  if (fitting.includes(extension.toLowerCase())) return name
  const fallback = type === 'application/pdf' ? 'document' : 'image'
  return `${name || fallback}.${fitting[0]}`
}

/** What follows the last dot, if anything does. */
export function extensionOf(name: string): string {
  return /[^.]\.([^.]+)$/.exec(name)?.[1] ?? ''
}

function shortened(name: string): string {
  const characters = Array.from(name)
  if (characters.length <= LONGEST_NAME) return name
  const ending = extensionOf(name).slice(0, 12)
  const start = characters.slice(0, LONGEST_NAME - ending.length - 2).join('')
  return ending ? `${start}….${ending}` : `${start}…`
}
