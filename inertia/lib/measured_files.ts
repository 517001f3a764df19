import { keyOf, kindOf } from './files.js'
import { tokensOfFile } from '#llm/tokens'

/** What is known of a file before it is sent; null where it is of another kind, or not readable here. */
export type Measures = {
  pages: number | null
  width: number | null
  height: number | null
  hasPassword: boolean
}

const NOTHING: Measures = { pages: null, width: null, height: null, hasPassword: false }

const measured = new Map<string, Promise<Measures>>()

/** Each file is read once. What cannot be read here is for the server to refuse. */
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
  const bitmap = await createImageBitmap(file)
  const { width, height } = bitmap
  bitmap.close()
  return { ...NOTHING, width, height }
}

/** As the server does, with the same library; it is loaded for the first PDF. */
async function readPdf(file: File): Promise<Measures> {
  const { getDocumentProxy } = await import('unpdf')
  try {
    const pdf = await getDocumentProxy(new Uint8Array(await file.arrayBuffer()))
    const pages = pdf.numPages
    await pdf.loadingTask.destroy()
    return { ...NOTHING, pages }
  } catch (error) {
    return { ...NOTHING, hasPassword: error instanceof Error && error.name === 'PasswordException' }
  }
}
