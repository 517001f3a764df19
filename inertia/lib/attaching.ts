import { measure } from './measured_files.js'
import { keyOf, kindOf } from './files.js'
import type { AttachmentLimits } from '../types.js'
import { readText } from '#files/charset'
import { cleanName, faultOf, nameFor } from '#files/file_name'
import { assertSize, typeOf, type FileType } from '#files/file_type'
import { RefusedFile, refusals as words } from '#files/refused_file'

const UNREADABLE = 'is a folder, or can’t be read.'

/** Of what a photo becomes that is converted. */
const JPEG_QUALITY = 0.92

/**
 * Of files that somebody adds to `attached`, those that the server will take, with the type and the
 * name that it will give them; and why the others are not taken, in its words. One that is attached
 * already is passed over. A text that is not in UTF-8 has its charset in its type. Texts are guessed
 * by the languages of who adds them.
 */
export async function checkFiles(
  files: File[],
  attached: File[],
  limits: AttachmentLimits,
  languages: readonly string[] = []
) {
  const taken: File[] = []
  const tooMany: File[] = []
  const refusals: string[] = []
  const all = () => [...attached, ...taken, ...tooMany]
  for (const file of files) {
    try {
      const checked = await check(file, limits, languages)
      if (all().some((other) => keyOf(other) === keyOf(checked))) continue
      if (all().length >= limits.maxFiles) {
        tooMany.push(checked)
        continue
      }
      await assertFits(checked, [...attached, ...taken], limits)
      taken.push(checked)
    } catch (error) {
      if (!(error instanceof RefusedFile)) throw error
      refusals.push(`“${cleanName(file.name) || 'A file without a name'}” ${error.message}`)
    }
  }
  if (tooMany.length > 0) refusals.push(refusalOf(tooMany, limits))
  return { taken, refusals }
}

function refusalOf([{ name }, ...more]: File[], { maxFiles }: AttachmentLimits): string {
  const others = more.length > 0 ? ` and ${more.length} more` : ''
  const were = more.length > 0 ? 'were' : 'was'
  return `“${name}”${others} ${were} not added. A message can have up to ${maxFiles} files.`
}

/** @throws RefusedFile for an image that has too many pixels beside the others */
async function assertFits(file: File, others: File[], { maxPixelsTogether }: AttachmentLimits) {
  const counts = await Promise.all([file, ...others].map(pixelsOf))
  const together = counts.reduce((sum, count) => sum + count, 0)
  if (counts[0] > 0 && together > maxPixelsTogether) {
    throw new RefusedFile(words.tooManyPixelsTogether(maxPixelsTogether))
  }
}

async function pixelsOf(file: File): Promise<number> {
  if (kindOf(file) !== 'image') return 0
  const { width, height } = await measure(file)
  return (width ?? 0) * (height ?? 0)
}

/** In the server's order (app/models/message/upload.ts). @throws RefusedFile */
async function check(
  file: File,
  limits: AttachmentLimits,
  languages: readonly string[]
): Promise<File> {
  const fault = faultOf(file.name)
  if (fault) throw new RefusedFile(fault)
  const read = async (start: number, end: number) => {
    try {
      return new Uint8Array(await file.slice(start, end).arrayBuffer())
    } catch {
      throw new RefusedFile(UNREADABLE)
    }
  }
  await read(0, 1)
  if (file.size === 0) throw new RefusedFile(words.empty)
  const found = await typeOf({ size: file.size, read })
  if (found === 'image/heic') return check(await asJpeg(file), limits, languages)
  assertSize(file.size, found, limits)
  if (found === 'text') {
    const { charset } = readText(await read(0, file.size), { languages })
    const type = textTypeOf(file)
    return named(file, charset === 'utf-8' ? type : `${type};charset=${charset}`)
  }
  const typed = named(file, found)
  await assertReadable(typed, found, limits)
  return typed
}

/** Under the name that the server gives it. */
function named(file: File, type: string): File {
  return new File([file], nameFor(file.name, type), { type, lastModified: file.lastModified })
}

function textTypeOf({ type }: File): string {
  const [plain] = type.split(';')
  return /^text\/|json$/.test(plain) ? plain : 'text/plain'
}

async function assertReadable(
  file: File,
  type: Exclude<FileType, 'text'>,
  { maxPages, maxPixels }: AttachmentLimits
) {
  const { pages, width, height, fault } = await measure(file)
  if (fault === 'password') throw new RefusedFile(words.password)
  if (fault === 'damaged') {
    throw new RefusedFile(type === 'application/pdf' ? words.damagedPdf : words.damagedImage)
  }
  if (pages !== null && pages > maxPages) {
    throw new RefusedFile(words.tooManyPages(pages, maxPages))
  }
  if (fault === 'locked') throw new RefusedFile(words.locked)
  if (width !== null && height !== null && width * height > maxPixels) {
    throw new RefusedFile(words.tooManyPixels(width, height, maxPixels))
  }
}

/** A photo as phones of Apple's take it. Safari can read it. @throws RefusedFile where others can't */
async function asJpeg(file: File): Promise<File> {
  try {
    const bitmap = await createImageBitmap(file)
    const canvas = document.createElement('canvas')
    canvas.width = bitmap.width
    canvas.height = bitmap.height
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
    bitmap.close()
    const { promise, resolve } = Promise.withResolvers<Blob | null>()
    canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY)
    const name = `${file.name.replace(/\.hei[cf]$/i, '')}.jpg`
    const { lastModified } = file
    return new File([(await promise)!], name, { type: 'image/jpeg', lastModified })
  } catch {
    throw new RefusedFile(words.heic)
  }
}
