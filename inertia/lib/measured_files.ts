import { keyOf, kindOf } from './files.js'
import { tokensOfFile } from '#llm/tokens'

/** What is known of a file before it is sent; null where it is of another kind, or not readable here. */
export type Measures = {
  pages: number | null
  width: number | null
  height: number | null
  /** Why the server will not take it. */
  fault: 'damaged' | 'password' | 'locked' | null
}

const NOTHING: Measures = { pages: null, width: null, height: null, fault: null }

const measured = new Map<string, Promise<Measures>>()

/** Each file is read once. Where what reads it cannot be loaded, its faults are for the server to find. */
export function measure(file: File): Promise<Measures> {
  const key = `${file.type} ${keyOf(file)}`
  const measures = measured.get(key) ?? read(file).catch(() => NOTHING)
  measured.set(key, measures)
  return measures
}

/** About how many tokens they take in a prompt. */
export async function tokensOfFiles(files: File[]): Promise<number> {
  let tokens = 0
  for (const file of files) {
    tokens += tokensOfFile({ kind: kindOf(file), sentSize: file.size, ...(await measure(file)) })
  }
  return tokens
}

async function read(file: File): Promise<Measures> {
  const kind = kindOf(file)
  if (kind === 'image') return readImage(file)
  return kind === 'pdf' ? readPdf(file) : NOTHING
}

async function readImage(file: File): Promise<Measures> {
  if (typeof createImageBitmap === 'undefined') return NOTHING
  const { endOfImage, isRowMissing, withEnd } = await import('#files/jpeg')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const isCut = endOfImage(bytes) === 'missing'
  try {
    const bitmap = await createImageBitmap(isCut ? new Blob([withEnd(bytes)]) : file)
    const { width, height } = bitmap
    const fault = isCut && isRowMissing(lastRow(bitmap), 4) ? 'damaged' : null
    bitmap.close()
    return { ...NOTHING, width, height, fault }
  } catch {
    return { ...NOTHING, fault: 'damaged' }
  }
}

function lastRow(bitmap: ImageBitmap): Uint8ClampedArray {
  const { width, height } = bitmap
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = 1
  const context = canvas.getContext('2d')!
  context.drawImage(bitmap, 0, height - 1, width, 1, 0, 0, width, 1)
  return context.getImageData(0, 0, width, 1).data
}

/** As the server does, by the same function; it is loaded for the first PDF. */
async function readPdf(file: File): Promise<Measures> {
  const [pdf, { startOfPdf }] = await Promise.all([
    import('#files/pdf'),
    import('#files/file_type'),
  ])
  const bytes = new Uint8Array(await file.arrayBuffer())
  const { pages, fault = null } = await pdf.readPdf(bytes, startOfPdf(bytes))
  return { ...NOTHING, pages: pages || null, fault }
}
