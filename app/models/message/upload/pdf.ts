import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import PQueue from 'p-queue'
import attachments from '#config/attachments'
import type { PdfReading } from '#models/message/upload/pdf_worker'
import { RefusedFile } from '#models/message/upload/refused_file'

/** Milliseconds, and megabytes of what JavaScript keeps beside the file. */
const TIME_LIMIT = 20_000
const MEMORY_LIMIT = 256

const queue = new PQueue({ concurrency: 2 })

/**
 * Opens a PDF, in a thread of its own that is ended when it takes too long or too much.
 *
 * @throws RefusedFile
 */
export async function readPdf(path: string) {
  const reading = await queue.add(() => open(path))
  if (reading.isEncrypted) throw new RefusedFile('is protected by a password: send it without one.')
  if (reading.pages === 0)
    throw new RefusedFile('cannot be read: it is damaged, or not a PDF at all.')
  if (reading.pages > attachments.maxPages) {
    throw new RefusedFile(`has ${reading.pages} pages: at most ${attachments.maxPages} are taken.`)
  }
  return { kind: 'pdf' as const, type: 'application/pdf', pages: reading.pages }
}

function open(path: string): Promise<PdfReading> {
  /** As TypeScript in development, which Node runs by itself; built it is JavaScript. */
  const file = new URL(`./pdf_worker${extname(import.meta.url)}`, import.meta.url)
  const worker = new Worker(file, {
    workerData: path,
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT },
  })
  const { promise, resolve } = Promise.withResolvers<PdfReading>()
  const giveUp = () => resolve({ pages: 0, isEncrypted: false })
  const timer = setTimeout(giveUp, TIME_LIMIT)
  worker.once('message', resolve).once('error', giveUp).once('exit', giveUp)
  return promise.finally(() => {
    clearTimeout(timer)
    return worker.terminate()
  })
}
