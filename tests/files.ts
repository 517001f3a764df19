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

/** A PDF of empty pages; `trailer` is written into its end, `padding` bytes behind its start. */
export function pdf({ pages = 1, trailer = '', padding = 0 } = {}): Buffer {
  const kids = Array.from({ length: pages }, (_, index) => `${index + 3} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    ...Array.from({ length: pages }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>'),
  ]
  let text = `%PDF-1.4\n${padding ? `%${'x'.repeat(padding)}\n` : ''}`
  const entries = objects.map((object, index) => {
    const offset = String(text.length).padStart(10, '0')
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${offset} 00000 n \n`
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\n`
  return Buffer.from(`${text}startxref\n${start}\n%%EOF\n`)
}

/** What it takes for a PDF to want a password. */
export const ENCRYPTED = `/Encrypt << /Filter /Standard /V 1 /R 2 /O (${'a'.repeat(32)}) /U (${'b'.repeat(32)}) /P -4 >> /ID [(${'c'.repeat(16)}) (${'c'.repeat(16)})]`

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
