import { fileTypeFromBuffer } from 'file-type'
import { RefusedFile, refusals, type FileLimits } from '#files/refused_file'

export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const
export type ImageType = (typeof IMAGE_TYPES)[number]
export type FileType = ImageType | 'application/pdf' | 'image/heic' | 'text'

/** Bytes that are looked at. */
const HEAD = 4_100
const TAIL = 65_557

/** Readers of PDFs look for the mark of one in so many bytes. */
const PDF_JUNK = 1_024
const HEIC_TYPES = ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence']
const ZIP_END = 'PK\x05\x06'
const ZIP_END_SIZE = 22

/** A file of which parts can be read, wherever it is. */
export type Readable = {
  size: number
  /** Bytes from `start` to `end`, fewer where the file ends before. */
  read(start: number, end: number): Promise<Uint8Array>
}

/**
 * Returns what a file is by its content. A file without the mark of another type counts as a text,
 * which reading it has to show. So does one that reads as text to its end, whatever it begins with:
 * marks may be as short as “BM”.
 *
 * @throws RefusedFile for other types, for what is of two types at once, and for half an image
 */
export async function typeOf(file: Readable): Promise<FileType> {
  const { type, head, tail } = await look(file)
  if (type === 'application/pdf' || isImageType(type)) {
    assertOneKind(type, head, tail)
    if (isCut(type, file.size, head, tail)) throw new RefusedFile(refusals.damagedImage)
    return type
  }
  if (type !== undefined && HEIC_TYPES.includes(type)) return 'image/heic'
  if (type === undefined || type === 'application/xml') return 'text'
  if (isPlain(await file.read(0, file.size))) return 'text'
  throw new RefusedFile(refusals.kind)
}

/**
 * Returns the type of a file that has to be an image.
 *
 * @throws RefusedFile for whatever is none, or more than that
 */
export async function imageTypeOf(file: Readable): Promise<ImageType> {
  const { type, head, tail } = await look(file)
  if (!isImageType(type)) throw new RefusedFile(refusals.notPicture)
  assertOneKind(type, head, tail)
  return type
}

/** Checks a file's size in bytes. @throws RefusedFile for an empty one, and for one that is too large */
export function assertSize(size: number, type: FileType, limits: FileLimits): void {
  if (size === 0) throw new RefusedFile(refusals.empty)
  const { maxFileSize, maxPdfSize, maxTextSize } = limits
  if (type === 'text') assertAtMost(size, maxTextSize, 'Texts')
  else if (type === 'application/pdf') assertAtMost(size, maxPdfSize, 'PDFs')
  else assertAtMost(size, maxFileSize, 'Images')
}

/** Returns where a PDF begins, behind what a mail or web server may have left before it; -1 for none. */
export function startOfPdf(head: Uint8Array): number {
  return latin1(head.subarray(0, PDF_JUNK)).indexOf('%PDF-')
}

function assertAtMost(size: number, most: number, what: 'Images' | 'PDFs' | 'Texts') {
  if (size > most) throw new RefusedFile(refusals.tooLarge(what, most))
}

async function look(file: Readable) {
  const head = await file.read(0, HEAD)
  const tail = await file.read(Math.max(0, file.size - TAIL), file.size)
  const found = await fileTypeFromBuffer(head)
  const type: string | undefined = found?.mime === 'image/apng' ? 'image/png' : found?.mime
  /** A text may speak of PDFs; one that also ends as they do is one. */
  const isPdf = startOfPdf(head) >= 0 && /startxref|%%EOF/.test(latin1(tail))
  return { type: isPdf && !isImageType(type) ? 'application/pdf' : type, head, tail }
}

function isImageType(type: string | undefined): type is ImageType {
  return (IMAGE_TYPES as readonly (string | undefined)[]).includes(type)
}

/** Tells whether the bytes hold no control characters but white space. */
function isPlain(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13))
}

/**
 * Looks where the readers of other types would: for web pages and PDFs at the start, for archives at
 * the end. Such a file is never served as what it also is; but nobody needs one.
 */
function assertOneKind(type: string, head: Uint8Array, tail: Uint8Array) {
  const start = latin1(head).toLowerCase()
  const isPage = /<(!doctype|html|script|svg|body|iframe)[\s>/]/.test(start)
  const isPdf = type !== 'application/pdf' && start.includes('%pdf-')
  if (isPage || isPdf || endsAsZip(tail)) throw new RefusedFile(refusals.twoKinds)
}

/** The record that ends an archive says how long the comment behind it is. */
function endsAsZip(tail: Uint8Array): boolean {
  const at = latin1(tail).lastIndexOf(ZIP_END)
  if (at < 0 || tail.length - at < ZIP_END_SIZE) return false
  const length = tail[at + ZIP_END_SIZE - 2] + tail[at + ZIP_END_SIZE - 1] * 256
  return length === tail.length - at - ZIP_END_SIZE
}

/** Tells whether an image lacks its end. Browsers and the server differ in what they make of one. */
function isCut(type: FileType, size: number, head: Uint8Array, tail: Uint8Array): boolean {
  if (type === 'image/png') return !latin1(tail).includes('IEND')
  return type === 'image/webp' && sizeOfRiff(head) > size
}

function sizeOfRiff(head: Uint8Array): number {
  return new DataView(head.buffer, head.byteOffset).getUint32(4, true) + 8
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  }
  return text
}
