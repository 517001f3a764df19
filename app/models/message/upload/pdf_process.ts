/**
 * Runs as a process of its own: see pdf.ts. Imports nothing of ours by name, so that Node.js can run it
 * as it stands.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { PdfReading } from '#files/pdf'

/**
 * `reader` is the address of files/pdf, `start` where the PDF begins in the file at `path`,
 * `memoryLimit` the bytes that this process may have in memory, `processorLimit` its milliseconds of
 * processor time and `timeLimit` those by the clock.
 */
export type PdfWork = {
  path: string
  start: number
  sentPath: string
  reader: string
  memoryLimit: number
  processorLimit: number
  timeLimit: number
}
export type PdfResult = Omit<PdfReading, 'sent'> & { sentSize?: number }

/** Milliseconds. */
const WATCH_INTERVAL = 10

/**
 * Ends this process when it has more in memory than it may, or takes too long though the server that
 * would end it is gone. Node.js itself limits only what objects take, and not what is unpacked; and
 * while something is unpacked only another thread gets a turn.
 */
function watch({ memoryLimit, processorLimit, timeLimit }: PdfWork) {
  const script = `const end = Date.now() + ${timeLimit}
  setInterval(() => {
    const { user, system } = process.cpuUsage()
    const isTooLong = (user + system) / 1_000 > ${processorLimit} || Date.now() > end
    if (isTooLong || process.memoryUsage.rss() > ${memoryLimit}) process.kill(process.pid, 'SIGKILL')
  }, ${WATCH_INTERVAL})`
  new Worker(script, { eval: true }).unref()
}

async function work({ path, start, sentPath, reader }: PdfWork): Promise<PdfResult> {
  const { readPdf } = await import(reader)
  const { sent, ...reading }: PdfReading = await readPdf(await readFile(path), start)
  if (!sent) return reading
  await writeFile(sentPath, sent)
  return { ...reading, sentSize: sent.length }
}

process.once('message', async (asked: PdfWork) => {
  watch(asked)
  process.send?.(await work(asked))
  process.disconnect()
})
