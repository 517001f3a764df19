import { readFile, writeFile } from 'node:fs/promises'
import PQueue from 'p-queue'
import sharp from 'sharp'
import attachments from '#config/attachments'
import type { ImageType } from '#files/file_type'
import { endOfImage, isRowMissing, withEnd } from '#files/jpeg'
import { RefusedFile, refusals } from '#files/refused_file'

/** Decoded images are large: one at a time, and none is kept. */
const queue = new PQueue({ concurrency: 1 })
sharp.cache(false)
sharp.concurrency(1)

/** The type of what is made of an image: it keeps transparency and is small. */
export const MADE_TYPE = 'image/webp' as const

/**
 * Decodes an image, and makes two files of it beside it, of its first picture where it moves: what
 * the language model gets, and what the thread shows. Both are turned upright and say nothing of
 * where and with what the picture was taken.
 *
 * @throws RefusedFile also for one of more pixels than are left for it
 */
export function readImage(path: string, type: ImageType, pixelsLeft: number) {
  return queue.add(() => read(path, type, pixelsLeft))
}

/**
 * Decodes an image, and makes a file beside it of the square in its middle, with sides of so many
 * pixels: upright, on white where it is transparent, and without what else it tells. Answers with the
 * new file's path.
 *
 * @throws RefusedFile
 */
export function makeSquare(path: string, side: number): Promise<string> {
  const squarePath = `${path}-square`
  return queue.add(() =>
    decoding(async () => {
      const whole = await withItsEnd(path)
      await size(whole)
      await opened(whole)
        .resize({ width: side, height: side, fit: 'cover' })
        .flatten({ background: 'white' })
        .webp({ quality: 85 })
        .toFile(squarePath)
      return squarePath
    })
  )
}

function read(path: string, type: ImageType, pixelsLeft: number) {
  return decoding(async () => {
    await assertFits(path, pixelsLeft)
    const whole = await withItsEnd(path)
    const { width, height } = await size(whole)
    const sentPath = `${path}-sent`
    const thumbnailPath = `${path}-thumbnail`
    const sent = await fitted(whole, attachments.sentSide, 90).toFile(sentPath)
    /** Of the smaller one, which is upright already. */
    const thumbnail = await fitted(sentPath, attachments.thumbnailSide, 80).toFile(thumbnailPath)
    const made = { sentPath, sentSize: sent.size, thumbnailPath, thumbnailSize: thumbnail.size }
    return { kind: 'image' as const, type, width, height, ...made }
  })
}

async function decoding<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof RefusedFile) throw error
    throw new RefusedFile(refusals.damagedImage)
  }
}

/**
 * Answers with the image's path, or that of a file with the last bytes which a JPEG lacks.
 *
 * @throws RefusedFile for one that lacks its last row, too
 */
async function withItsEnd(path: string): Promise<string> {
  const bytes = await readFile(path)
  if (endOfImage(bytes) !== 'missing') return path
  const whole = withEnd(bytes)
  const { width, height } = await size(whole)
  const last = { left: 0, top: height - 1, width, height: 1 }
  const upright = opened(whole).toColourspace('srgb')
  const { data, info } = await upright.extract(last).raw().toBuffer({ resolveWithObject: true })
  if (isRowMissing(data, info.channels)) throw new RefusedFile(refusals.damagedImage)
  const wholePath = `${path}-whole`
  await writeFile(wholePath, whole)
  return wholePath
}

async function assertFits(path: string, pixelsLeft: number) {
  const { width, height } = await size(path)
  if (width * height > pixelsLeft) {
    throw new RefusedFile(refusals.tooManyPixelsTogether(attachments.maxPixelsTogether))
  }
}

/** As it stands upright. */
async function size(file: string | Uint8Array): Promise<{ width: number; height: number }> {
  const { width, height, autoOrient } = await sharp(file, { limitInputPixels: false }).metadata()
  if (width * height > attachments.maxPixels) {
    throw new RefusedFile(
      refusals.tooManyPixels(autoOrient.width, autoOrient.height, attachments.maxPixels)
    )
  }
  return { width: autoOrient.width, height: autoOrient.height }
}

function opened(file: string | Uint8Array) {
  return sharp(file, { limitInputPixels: attachments.maxPixels, failOn: 'error' }).autoOrient()
}

function fitted(path: string, side: number, quality: number) {
  return opened(path)
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
}
