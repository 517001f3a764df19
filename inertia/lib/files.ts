import type { Data } from '@generated/data'
import { formatCount, formatSize } from './format.js'
import type { AttachmentLimits } from '../types.js'

type Typed = { type: string }

/** What a file counts as, by a type that was found in its content (attaching.ts). */
export function kindOf({ type }: Typed): 'image' | 'pdf' | 'text' {
  if (type.startsWith('image/')) return 'image'
  return type === 'application/pdf' ? 'pdf' : 'text'
}

type Reader = Pick<Data.LanguageModel, 'takesImages' | 'takesPdf'>

export function canRead(
  { takesImages, takesPdf }: Reader,
  kind: 'image' | 'pdf' | 'text'
): boolean {
  return { image: takesImages, pdf: takesPdf, text: true }[kind]
}

/** What a text is read as, where that is not UTF-8: it stands in its type. */
export function charsetOf({ type }: Typed): string | undefined {
  return /;charset=([\w-]+)$/.exec(type)?.[1]
}

const LABELS: Record<string, string> = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/gif': 'GIF',
  'image/webp': 'WebP',
  'application/pdf': 'PDF',
  'text/markdown': 'Markdown',
  'text/csv': 'CSV',
  'application/json': 'JSON',
}

type Facts = Typed & { size: number; pages?: number | null; lines?: number | null }

/** “PDF · 3 pages · 1.2 MB”, with what is known. */
export function factsOf({ type, size, pages, lines }: Facts): string {
  const facts = [
    LABELS[type.split(';')[0]] ?? 'Text',
    counted(pages, 'page'),
    counted(lines, 'line'),
  ]
  return [...facts, formatSize(size)].filter(Boolean).join(' · ')
}

function counted(count: number | null | undefined, what: string) {
  return count && `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`
}

/** What may be attached, in a sentence. */
export function limitsText(limits: AttachmentLimits): string {
  const { maxFiles, maxFileSize, maxPixels, maxPdfSize, maxPages, maxTextSize } = limits
  const megapixels = maxPixels / 1_000_000
  return [
    `Up to ${maxFiles} files: images up to ${formatSize(maxFileSize)} and ${megapixels} megapixels,`,
    `PDFs up to ${formatSize(maxPdfSize)} and ${maxPages} pages, text up to ${formatSize(maxTextSize)}`,
  ].join(' ')
}

/** What is attached has one key each. */
export function keyOf({ name, size, lastModified }: File): string {
  return `${name} ${size} ${lastModified}`
}

type Fields = Record<string, string | boolean | null>

/** A form as the server takes it. */
export function formWith(files: File[], fields: Fields): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null) form.append(name, String(value))
  }
  const charsets = files.map((file) => charsetOf(file) ?? '')
  if (charsets.some(Boolean)) form.append('charsets', charsets.join(','))
  for (const file of files) form.append('files[]', file, file.name)
  return form
}
