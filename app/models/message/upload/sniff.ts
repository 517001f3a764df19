import { isUtf8 } from 'node:buffer'
import { open, readFile } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { RefusedFile } from '#models/message/upload/refused_file'

export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const
export type ImageType = (typeof IMAGE_TYPES)[number]
export type SniffedType = ImageType | 'application/pdf' | 'text'

/** Bytes that are looked at. */
const HEAD = 4_100
const TAIL = 65_557
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1')
const ZIP_END_SIZE = 22

/**
 * What a file is by its content. Whatever has no mark of another type is taken for a text, which its
 * reading has to show; and what is one to its end, whatever it begins with: marks may be as short as
 * “BM”.
 *
 * @throws RefusedFile for other types, and for what is of two types at once
 */
export async function sniff(path: string): Promise<SniffedType> {
  const { type, head, tail } = await look(path)
  if (type === undefined || type === 'application/xml') return 'text'
  if (type !== 'application/pdf' && !isImageType(type)) {
    if (await isText(path)) return 'text'
    throw new RefusedFile(
      'is of a kind that is not taken: send images (PNG, JPEG, GIF, WebP), PDF or text.'
    )
  }
  if (isAlsoAnother(type, head, tail)) throw new RefusedFile('is two kinds of file at once.')
  return type
}

/**
 * The type of a file that has to be an image.
 *
 * @throws RefusedFile for whatever is none, or more than that
 */
export async function sniffImage(path: string): Promise<ImageType> {
  const { type, head, tail } = await look(path)
  if (type === undefined || !isImageType(type)) {
    throw new RefusedFile('is not a picture that is taken: choose a PNG, JPEG, GIF or WebP.')
  }
  if (isAlsoAnother(type, head, tail)) throw new RefusedFile('is two kinds of file at once.')
  return type
}

async function look(path: string) {
  const { head, tail } = await ends(path)
  const found = await fileTypeFromBuffer(head)
  const type: string | undefined = found?.mime === 'image/apng' ? 'image/png' : found?.mime
  return { type, head, tail }
}

async function isText(path: string): Promise<boolean> {
  const bytes = await readFile(path)
  return isUtf8(bytes) && !bytes.includes(0)
}

function isImageType(type: string): type is ImageType {
  return (IMAGE_TYPES as readonly string[]).includes(type)
}

/**
 * Where the readers of other types would look: web pages and PDFs at the start, archives at the end.
 * Nothing of it is ever served as what it also is; but nobody needs such a file.
 */
function isAlsoAnother(type: string, head: Buffer, tail: Buffer): boolean {
  const start = head.toString('latin1').toLowerCase()
  if (/<(!doctype|html|script|svg|body|iframe)[\s>/]/.test(start)) return true
  return (type !== 'application/pdf' && start.includes('%pdf-')) || endsAsZip(tail)
}

/** The record that ends an archive says how long the comment behind it is. */
function endsAsZip(tail: Buffer): boolean {
  const at = tail.lastIndexOf(ZIP_END)
  if (at < 0 || tail.length - at < ZIP_END_SIZE) return false
  return tail.readUInt16LE(at + ZIP_END_SIZE - 2) === tail.length - at - ZIP_END_SIZE
}

async function ends(path: string): Promise<{ head: Buffer; tail: Buffer }> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const read = async (length: number, position: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
      return buffer.subarray(0, bytesRead)
    }
    return { head: await read(HEAD, 0), tail: await read(TAIL, Math.max(0, size - TAIL)) }
  } finally {
    await file.close()
  }
}
