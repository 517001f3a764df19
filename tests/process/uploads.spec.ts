import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { test } from '@japa/runner'
import sharp from 'sharp'
import { BuiltServer } from '#tests/built_server'
import { filesOnDisk, picture } from '#tests/files'
import { bombPdf, pdf } from '#tests/pdfs'
import { Visitor } from '#tests/visitor'

const UPLOADS = 10
const MEGABYTE = 1_000_000
const PIECE = 65_536

/** Megabytes that the server may need for them all: a fraction of what they are. */
const LIMITS = { images: 250, refused: 150 }

/** Kilobytes of memory that a process has now, and has had at most since `forgetPeak`. */
async function memoryOf(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1])
  return { now: read('VmRSS'), peak: read('VmHWM') }
}

const forgetPeak = (pid: number) => writeFile(`/proc/${pid}/clear_refs`, '5')

/** Pixels that cannot be packed: a PNG that is as large as it says. */
function largeImage(): Promise<Buffer> {
  const side = 3_150
  return sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer()
}

/**
 * Sends a note, of which no prompt is made, with a file: on a connection of its own, and a piece at a
 * time, so that ten do not keep this process busy with copies. Answers with the status.
 */
async function sendNote(visitor: Visitor, path: string, file: Buffer, index: number) {
  const sending = request(visitor.baseURL + path, {
    method: 'POST',
    agent: false,
    headers: {
      'accept': 'application/json',
      'content-type': 'multipart/form-data; boundary=x',
      'cookie': visitor.cookie,
      'x-csrf-token': visitor.token,
    },
  })
  const part = (header: string) => `\r\n--x\r\nContent-Disposition: form-data; ${header}\r\n\r\n`
  const answered = once(sending, 'response')
  await pipeline(function* () {
    yield `${part('name="note"')}true${part('name="clientId"')}client-${String(index).padStart(4, '0')}`
    yield part('name="files[]"; filename="large"')
    for (let at = 0; at < file.length; at += PIECE) yield file.subarray(at, at + PIECE)
    yield '\r\n--x--\r\n'
  }, sending)
  const [response] = await answered
  response.resume()
  return response.statusCode
}

test.group('A PDF that takes gigabytes to read', () => {
  test('is refused soon, and the server needs no memory for it')
    .with([
      { what: 'metadata', file: () => bombPdf('metadata'), status: 200 },
      { what: 'catalogue', file: () => bombPdf('catalogue'), status: 422 },
      { what: '10,000 pages', file: () => pdf({ pages: 10_000 }), status: 422 },
    ])
    .run(async ({ assert, cleanup }, { what, file, status }) => {
      const server = await BuiltServer.start()
      cleanup(() => server.dispose())
      const ana = await Visitor.signedUp('Ana', server.baseURL)
      const path = (await ana.post('/conversations', { title: 'Files' })).headers.get('location')!
      const send = (content: Buffer, index: number) =>
        sendNote(ana, `${path}/messages`, content, index)
      assert.equal(await send(pdf(), 99), 200)

      await forgetPeak(server.pid)
      const before = await memoryOf(server.pid)
      const startedAt = performance.now()
      assert.equal(await send(file(), 1), status)
      const seconds = (performance.now() - startedAt) / 1_000
      const growth = Math.round(((await memoryOf(server.pid)).peak - before.now) / 1_000)
      console.info(`    ${what}: ${seconds.toFixed(1)} s, ${growth} MB more than before`)
      /** At rest within five seconds (bin/bench hostile): the limit is one of processor time. */
      assert.isBelow(seconds, 25)
      assert.isBelow(growth, 50)
    })
    .timeout(60_000)
    .skip(!existsSync('/proc/self/clear_refs'), 'no /proc to read the memory from')
})

test.group('Ten uploads of 30 MB at once', () => {
  test('need a fraction of their size in memory')
    .with(['images', 'refused'] as const)
    .run(async ({ assert, cleanup }, what) => {
      const server = await BuiltServer.start()
      cleanup(() => server.dispose())
      const ana = await Visitor.signedUp('Ana', server.baseURL)
      const path = (await ana.post('/conversations', { title: 'Files' })).headers.get('location')!
      const content = what === 'images' ? await largeImage() : Buffer.alloc(30 * MEGABYTE, 'x')
      assert.approximately(content.length, 30 * MEGABYTE, MEGABYTE / 2)
      const send = (file: Buffer, index: number) => sendNote(ana, `${path}/messages`, file, index)
      /** What the first one takes for good, such as the libraries that read it. */
      await send(await picture('png'), 99)

      await forgetPeak(server.pid)
      const before = await memoryOf(server.pid)
      const all = await Promise.all(
        Array.from({ length: UPLOADS }, (_, index) => send(content, index))
      )
      const after = await memoryOf(server.pid)
      const status = what === 'images' ? 200 : 422
      assert.deepEqual(
        all,
        all.map(() => status)
      )
      const stored = await filesOnDisk(server.storage)
      assert.lengthOf(stored, what === 'images' ? 3 * UPLOADS + 3 : 3)
      const growth = Math.round((after.peak - before.now) / 1_000)
      console.info(
        `    ten uploads of 30 MB (${what}): at most ${growth} MB more than before (${Math.round(before.now / 1_000)} MB)`
      )
      assert.isBelow(growth, LIMITS[what])
    })
    .timeout(240_000)
    .skip(!existsSync('/proc/self/clear_refs'), 'no /proc to read the memory from')
})
