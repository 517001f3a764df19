import { keyOf, kindOf } from './files.js'
import { formatSize } from './format.js'
import { measure } from './measured_files.js'
import type { AttachmentLimits } from '../types.js'

/** Bytes that are looked at. */
const HEAD = 4_096

/** What images and PDFs begin with. */
const MARKS: [type: string, mark: RegExp][] = [
  ['image/png', /^.PNG\r\n/],
  ['image/jpeg', /^ÿØÿ/],
  ['image/gif', /^GIF8/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  ['application/pdf', /^%PDF-/],
]

const WRONG_KIND =
  'is of a kind that is not taken: send images (PNG, JPEG, GIF, WebP), PDF or text.'

/**
 * Of files that somebody adds to `attached`, those that the server will take as far as one can say
 * here, with the type that their content has; and why the others are not taken. One that is
 * attached already is passed over.
 */
export async function checkFiles(files: File[], attached: File[], limits: AttachmentLimits) {
  const taken: File[] = []
  const tooMany: File[] = []
  const refusals: string[] = []
  const all = () => [...attached, ...taken, ...tooMany]
  for (const file of files.filter((it) => !all().some((other) => isSame(it, other)))) {
    const { type, refusal } = await look(file, limits)
    const typed = new File([file], file.name, { type, lastModified: file.lastModified })
    const refused = refusal ?? (await pdfRefusal(typed, limits))
    if (refused) refusals.push(`“${file.name}” ${refused}`)
    else if (all().length >= limits.maxFiles) tooMany.push(file)
    else taken.push(typed)
  }
  if (tooMany.length > 0) refusals.push(refusalOf(tooMany, limits))
  return { taken, refusals }
}

function isSame(one: File, other: File): boolean {
  return keyOf(one) === keyOf(other)
}

function refusalOf([{ name }, ...more]: File[], { maxFiles }: AttachmentLimits): string {
  const others = more.length > 0 ? ` and ${more.length} more` : ''
  const were = more.length > 0 ? 'were' : 'was'
  return `“${name}”${others} ${were} not added: a message takes at most ${maxFiles} files.`
}

async function look(file: File, limits: AttachmentLimits) {
  let head: string
  try {
    head = new TextDecoder('latin1').decode(await file.slice(0, HEAD).arrayBuffer())
  } catch {
    return { refusal: 'is a folder, or cannot be read.' }
  }
  const type = MARKS.find(([, mark]) => mark.test(head))?.[0] ?? textTypeOf(file)
  return { type, refusal: sizeRefusal(file.size, type, limits) ?? textRefusal(file, type, head) }
}

function textTypeOf({ type }: File): string {
  return /^text\/|json$/.test(type) ? type : 'text/plain'
}

function sizeRefusal(size: number, type: string, limits: AttachmentLimits): string | undefined {
  const { maxFileSize, maxPdfSize, maxTextSize } = limits
  const { what, most } = {
    image: { what: 'images', most: maxFileSize },
    pdf: { what: 'PDFs', most: maxPdfSize },
    text: { what: 'texts', most: maxTextSize },
  }[kindOf({ type })]
  if (size === 0) return 'is empty.'
  return size > most ? `is too large: ${what} may have ${formatSize(most)}.` : undefined
}

function textRefusal(file: File, type: string, head: string): string | undefined {
  if (kindOf({ type }) !== 'text') return undefined
  if (/^(ÿþ|þÿ)/.test(head)) return 'is a text in UTF-16: please save it as UTF-8.'
  return head.includes('\0') || file.type.startsWith('image/') ? WRONG_KIND : undefined
}

async function pdfRefusal(file: File, { maxPages }: AttachmentLimits): Promise<string | undefined> {
  if (kindOf(file) !== 'pdf') return undefined
  const { pages, hasPassword } = await measure(file)
  if (hasPassword) return 'is protected by a password: send it without one.'
  if (pages === null || pages <= maxPages) return undefined
  return `has ${pages} pages: at most ${maxPages} are taken.`
}
