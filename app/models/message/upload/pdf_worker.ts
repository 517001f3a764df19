/** Runs as a thread: see pdf.ts. Nothing of ours is imported, so that Node can run it as it stands. */
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { getDocumentProxy } from 'unpdf'

/** No pages: it cannot be read. */
export type PdfReading = { pages: number; isEncrypted: boolean }

async function read(path: string): Promise<PdfReading> {
  try {
    const bytes = await readFile(path)
    const pdf = await getDocumentProxy(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length))
    const { info } = (await pdf.getMetadata()) as { info: { EncryptFilterName?: string | null } }
    await pdf.getPage(1)
    await pdf.getPage(pdf.numPages)
    return { pages: pdf.numPages, isEncrypted: Boolean(info.EncryptFilterName) }
  } catch (error) {
    return { pages: 0, isEncrypted: error instanceof Error && error.name === 'PasswordException' }
  }
}

parentPort?.postMessage(await read(String(workerData)))
