/**
 * Opens PDFs, for the process that the server starts (upload/pdf.ts) and for browsers. Imports nothing
 * of ours, so that Node.js can run it as it stands.
 */
import { getDocumentProxy, getResolvedPDFJS } from 'unpdf'

export type PdfReading = {
  /** None for what cannot be read. */
  pages: number
  /** What keeps it from being read or sent. */
  fault?: 'damaged' | 'password' | 'locked'
  /** What is sent instead of the file, where that is not as it has to be. */
  sent?: Uint8Array
}

const DAMAGED: PdfReading = { pages: 0, fault: 'damaged' }

/**
 * Reads a PDF that begins at `start`. The provider takes no encrypted ones: one that opens without a
 * password is sent decrypted. Rejects only where what reads it cannot be loaded.
 */
export async function readPdf(bytes: Uint8Array, start: number): Promise<PdfReading> {
  await getResolvedPDFJS()
  const file = bytes.subarray(Math.max(0, start))
  const opened = await open(file)
  if (opened.fault) return opened
  if (!opened.isEncrypted)
    return { pages: opened.pages, ...(start > 0 && { sent: new Uint8Array(file) }) }
  const library = await import('@cantoo/pdf-lib')
  const sent = await decrypted(file, library).catch(() => null)
  const again = sent && (await open(sent))
  if (!again || again.isEncrypted || again.pages !== opened.pages) {
    return { pages: opened.pages, fault: 'locked' }
  }
  return { pages: opened.pages, sent }
}

async function open(file: Uint8Array): Promise<PdfReading & { isEncrypted?: boolean }> {
  try {
    /** The library keeps the bytes that it gets. */
    const pdf = await getDocumentProxy(new Uint8Array(file))
    try {
      await pdf.getPage(1)
      await pdf.getPage(pdf.numPages)
      /** Encrypted ones alone have permissions. Their metadata say it too, but can unpack to gigabytes. */
      return { pages: pdf.numPages, isEncrypted: (await pdf.getPermissions()) !== null }
    } finally {
      await pdf.loadingTask.destroy()
    }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error()
    if (name === 'PasswordException') return { pages: 0, fault: 'password' }
    /** Such as one that only the holder of a certificate may open. */
    return /encrypt/i.test(message) ? { pages: 0, fault: 'locked' } : DAMAGED
  }
}

/** Removes the old cross-reference streams: the library keeps them, and they say “encrypted”. */
async function decrypted(
  file: Uint8Array,
  { PDFDocument, PDFName, PDFStream }: typeof import('@cantoo/pdf-lib')
): Promise<Uint8Array> {
  const document = await PDFDocument.load(file, { password: '', updateMetadata: false })
  const { context } = document
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFStream)) continue
    if (object.dict.get(PDFName.of('Type')) === PDFName.of('XRef')) context.delete(ref)
  }
  return document.save()
}
