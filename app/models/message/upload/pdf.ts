import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import PQueue from 'p-queue'
import attachments from '#config/attachments'
import { RefusedFile, refusals } from '#files/refused_file'
import type { PdfResult, PdfWork } from '#models/message/upload/pdf_worker'

/** Milliseconds, and megabytes of what JavaScript keeps beside the file. */
const TIME_LIMIT = 20_000
const MEMORY_LIMIT = 256

const queue = new PQueue({ concurrency: 2 })

/**
 * Opens a PDF that begins at `start` of the file, in a thread of its own that is ended when it takes
 * too long or too much. Makes a file beside it where other bytes have to be sent.
 *
 * @throws RefusedFile
 */
export async function readPdf(path: string, start: number) {
  const sentPath = `${path}-sent`
  const { pages, fault, sentSize } = await queue.add(() => open({ path, start, sentPath }))
  if (fault === 'password') throw new RefusedFile(refusals.password)
  if (fault === 'damaged') throw new RefusedFile(refusals.damagedPdf)
  const { maxPages, maxPdfSize } = attachments
  if (pages > maxPages) throw new RefusedFile(refusals.tooManyPages(pages, maxPages))
  /** What is decrypted may be larger than what came. */
  if (fault === 'locked' || (sentSize ?? 0) > maxPdfSize) throw new RefusedFile(refusals.locked)
  const found = { kind: 'pdf' as const, type: 'application/pdf', pages }
  return sentSize === undefined ? found : { ...found, sentPath, sentSize }
}

function open(work: Omit<PdfWork, 'reader'>): Promise<PdfResult> {
  /** As TypeScript in development, which Node runs by itself; built it is JavaScript. */
  const ending = extname(import.meta.url)
  const file = new URL(`./pdf_worker${ending}`, import.meta.url)
  const reader = new URL(`../../../files/pdf${ending}`, import.meta.url).href
  const worker = new Worker(file, {
    workerData: { ...work, reader } satisfies PdfWork,
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT },
  })
  const { promise, resolve } = Promise.withResolvers<PdfResult>()
  const giveUp = () => resolve({ pages: 0, fault: 'damaged' })
  const timer = setTimeout(giveUp, TIME_LIMIT)
  worker.once('message', resolve).once('error', giveUp).once('exit', giveUp)
  return promise.finally(() => {
    clearTimeout(timer)
    return worker.terminate()
  })
}
