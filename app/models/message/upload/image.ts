import PQueue from 'p-queue'
import sharp from 'sharp'
import attachments from '#config/attachments'
import type { ImageType } from '#models/message/upload/sniff'
import { RefusedFile } from '#models/message/upload/refused_file'

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
 * @throws RefusedFile
 */
export function readImage(path: string, type: ImageType) {
  return queue.add(() => read(path, type))
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
      await size(path)
      await opened(path)
        .resize({ width: side, height: side, fit: 'cover' })
        .flatten({ background: 'white' })
        .webp({ quality: 85 })
        .toFile(squarePath)
      return squarePath
    })
  )
}

function read(path: string, type: ImageType) {
  return decoding(async () => {
    const { width, height } = await size(path)
    const scaledPath = `${path}-scaled`
    const thumbnailPath = `${path}-thumbnail`
    const scaled = await fitted(path, attachments.sentSide, 90).toFile(scaledPath)
    /** Of the smaller one, which is upright already. */
    const thumbnail = await fitted(scaledPath, attachments.thumbnailSide, 80).toFile(thumbnailPath)
    const made = { scaledPath, sentSize: scaled.size, thumbnailPath, thumbnailSize: thumbnail.size }
    return { kind: 'image' as const, type, width, height, ...made }
  })
}

async function decoding<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof RefusedFile) throw error
    throw new RefusedFile('cannot be read: it is damaged, or not an image at all.')
  }
}

/** As it stands upright. */
async function size(path: string): Promise<{ width: number; height: number }> {
  const { width, height, autoOrient } = await sharp(path, { limitInputPixels: false }).metadata()
  if (width * height > attachments.maxPixels) {
    const most = attachments.maxPixels / 1_000_000
    throw new RefusedFile(
      `has too many pixels: ${width} × ${height}. At most ${most} million are taken.`
    )
  }
  return { width: autoOrient.width, height: autoOrient.height }
}

function opened(path: string) {
  return sharp(path, { limitInputPixels: attachments.maxPixels, failOn: 'error' }).autoOrient()
}

function fitted(path: string, side: number, quality: number) {
  return opened(path)
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
}
