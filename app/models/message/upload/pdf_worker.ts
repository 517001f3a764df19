/** Runs as a thread: see pdf.ts. Nothing of ours is imported by name, so that Node can run it as it stands. */
import { readFile, writeFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { PdfReading } from '#files/pdf'

/** `reader` is the address of files/pdf, `start` where the PDF begins in the file at `path`. */
export type PdfWork = { path: string; start: number; sentPath: string; reader: string }
export type PdfResult = Omit<PdfReading, 'sent'> & { sentSize?: number }

async function work({ path, start, sentPath, reader }: PdfWork): Promise<PdfResult> {
  const { readPdf } = await import(reader)
  const { sent, ...reading }: PdfReading = await readPdf(await readFile(path), start)
  if (!sent) return reading
  await writeFile(sentPath, sent)
  return { ...reading, sentSize: sent.length }
}

parentPort?.postMessage(await work(workerData))
