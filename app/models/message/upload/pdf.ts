import { fork } from 'node:child_process'
import { extname } from 'node:path'
import PQueue from 'p-queue'
import attachments from '#config/attachments'
import { RefusedFile, refusals } from '#files/refused_file'
import type { PdfResult, PdfWork } from '#models/message/upload/pdf_process'

/**
 * Milliseconds of processor time and of the clock, and bytes that the process may have in memory, those
 * of the file among them. On a busy machine an ordinary PDF takes long by the clock.
 */
const PROCESSOR_LIMIT = 4_000
const TIME_LIMIT = 30_000
const MEMORY_LIMIT = 512_000_000

const queue = new PQueue({ concurrency: 2 })

/**
 * Opens a PDF that begins at `start` of the file, in a process of its own that is ended when it
 * takes too long or too much: a few kilobytes of a PDF can unpack to gigabytes. Makes a file beside it
 * where other bytes have to be sent.
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

function open(work: Pick<PdfWork, 'path' | 'start' | 'sentPath'>): Promise<PdfResult> {
  /** As TypeScript in development, which Node runs by itself; built it is JavaScript. */
  const ending = extname(import.meta.url)
  const file = new URL(`./pdf_process${ending}`, import.meta.url)
  const reader = new URL(`../../../files/pdf${ending}`, import.meta.url).href
  const child = fork(file, { execArgv: [], env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const { promise, resolve, reject } = Promise.withResolvers<PdfResult>()
  const giveUp = () => reject(new RefusedFile(refusals.heavyPdf))
  const timer = setTimeout(giveUp, TIME_LIMIT)
  /** A process that cannot be started says so more than once, and has no channel. */
  child.on('error', reject).once('message', resolve).once('exit', giveUp)
  const limits = {
    memoryLimit: MEMORY_LIMIT,
    processorLimit: PROCESSOR_LIMIT,
    timeLimit: TIME_LIMIT,
  }
  if (child.connected) {
    const asked: PdfWork = { ...work, ...limits, reader }
    child.send(asked, (error) => error && reject(error))
  }
  return promise.finally(() => {
    clearTimeout(timer)
    child.kill('SIGKILL')
  })
}
