/**
 * Runs as a process of its own: see pdf.ts. Imports nothing of ours by name, so that Node.js can run it
 * as it stands.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { PdfReading } from '#files/pdf'

/**
 * `reader` is the address of files/pdf, `start` where the PDF begins in the file at `path`, and
 * `memoryLimit` the bytes that this process may have in memory.
 */
export type PdfWork = {
  path: string
  start: number
  sentPath: string
  reader: string
  memoryLimit: number
}
export type PdfResult = Omit<PdfReading, 'sent'> & { sentSize?: number }

/** Milliseconds. */
const WATCH_INTERVAL = 10

/**
 * Ends this process when it has more in memory than it may. Node.js itself limits only what objects
 * take, and not what is unpacked; and while something is unpacked only another thread gets a turn.
 */
function limitMemory(bytes: number) {
  const script = `setInterval(() => {
    if (process.memoryUsage.rss() > ${bytes}) process.kill(process.pid, 'SIGKILL')
  }, ${WATCH_INTERVAL})`
  new Worker(script, { eval: true }).unref()
}

async function work({ path, start, sentPath, reader, memoryLimit }: PdfWork): Promise<PdfResult> {
  limitMemory(memoryLimit)
  const { readPdf } = await import(reader)
  const { sent, ...reading }: PdfReading = await readPdf(await readFile(path), start)
  if (!sent) return reading
  await writeFile(sentPath, sent)
  return { ...reading, sentSize: sent.length }
}

process.once('message', async (asked: PdfWork) => {
  process.send?.(await work(asked))
  process.disconnect()
})
