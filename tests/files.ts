import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { storageRoot, uploadsPath } from '#config/storage'
import { Upload } from '#models/message/upload'

type Format = 'png' | 'jpeg' | 'gif' | 'webp'

/** A picture of one colour, of so many pixels. */
export function picture(format: Format, { width = 40, height = 20 } = {}): Promise<Buffer> {
  const background = { r: 20, g: 120, b: 200 }
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer()
}

/** The files of a kind that are there now: stored ones, and those that are coming in. */
export async function filesOnDisk(root = storageRoot): Promise<string[]> {
  const within = async (folder: string) => {
    const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    return all.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name))
  }
  return [...(await within(join(root, 'drive'))), ...(await within(join(root, 'uploads')))]
}

/** A file as it stands when it has come in with a request. */
export async function uploadOf(name: string, content: string | Uint8Array): Promise<Upload> {
  await mkdir(uploadsPath, { recursive: true })
  const upload = new Upload('files.0', name, join(uploadsPath, randomUUID()))
  await writeFile(upload.path, content)
  upload.size = Buffer.byteLength(content)
  return upload
}

/** Leaves no file of whatever kind. */
export async function emptyStorage(): Promise<void> {
  await rm(join(storageRoot, 'drive'), { recursive: true, force: true })
  await rm(uploadsPath, { recursive: true, force: true })
}
