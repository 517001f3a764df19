import { readFile } from 'node:fs/promises'
import { extensionOf } from '#models/message/upload/file_name'
import { RefusedFile } from '#models/message/upload/refused_file'

/** For the label of a card. Texts are never served as what they are. */
const TYPES: Record<string, string> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
}

/** What starts a web page or an SVG image, and what may stand before it, a piece at a time. */
const MARKUP = /<(!doctype\s+(html|svg)|(html|head|body|svg)[\s>])/iy
const PREFACE = /\s+|<\?[^>]*>|<!--[\s\S]*?-->/y

/**
 * Reads a text.
 *
 * @throws RefusedFile for what is not UTF-8, and for web pages and SVG
 */
export async function readText({ path, name }: { path: string; name: string }) {
  const text = decode(await readFile(path))
  if (isMarkup(text)) throw new RefusedFile('is a web page or an SVG image: these are not taken.')
  const type = TYPES[extensionOf(name).toLowerCase()] ?? 'text/plain'
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  return { kind: 'text' as const, type, lines }
}

/** Not in one expression: thousands of comments can be read as one in more ways than time allows. */
function isMarkup(text: string): boolean {
  PREFACE.lastIndex = 0
  do MARKUP.lastIndex = PREFACE.lastIndex
  while (PREFACE.test(text))
  return MARKUP.test(text)
}

/** @throws RefusedFile */
function decode(bytes: Buffer): string {
  const isUtf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16) throw new RefusedFile('is a text in UTF-16: please save it as UTF-8.')
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    /** Said below, as for other bytes that no text has. */
  }
  throw new RefusedFile(
    'is of a kind that is not taken: send images (PNG, JPEG, GIF, WebP), PDF or text in UTF-8.'
  )
}
