import { request } from 'node:http'
import { crc32, deflateSync } from 'node:zlib'
import { test } from '@japa/runner'
import sharp from 'sharp'
import attachments from '#config/attachments'
import Conversation from '#models/conversation'
import Message from '#models/message'
import { emptyStorage, filesOnDisk, picture } from '#tests/files'
import { ENCRYPTED, pdf } from '#tests/pdfs'
import { HEIC, photos } from '#tests/cases'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { until } from '#tests/until'
import { Visitor } from '#tests/visitor'

type Refusal = { field: string; message: string }
type Content = string | Uint8Array | (() => Promise<Uint8Array>)

const KINDS = 'can’t be attached. Use images (PNG, JPEG, GIF, WebP), PDFs or text files.'
const HTML = '<!DOCTYPE html>\n<html><script>alert(1)</script></html>\n'
const bytes = (text: string) => Buffer.from(text, 'latin1')
const MEGABYTE = 1_000_000

/** A PNG of some bytes that says it is as large as that; where it is believed, gigabytes. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([bytes(type), data])
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    checksum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, checksum])
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0])
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  return Buffer.concat([
    bytes('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(MEGABYTE))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

async function cut(image: Promise<Buffer>): Promise<Buffer> {
  const whole = await image
  return whole.subarray(0, Math.floor(whole.length / 2))
}

/** Pixels that do not repeat, so that half a file has only half of them. */
function noise(format: 'png' | 'jpeg' | 'webp'): Promise<Buffer> {
  const data = Buffer.from(Array.from({ length: 120 * 120 * 3 }, (_, at) => (at * 7_919) % 251))
  return sharp(data, { raw: { width: 120, height: 120, channels: 3 } })
    .toFormat(format)
    .toBuffer()
}

const CASES: [name: string, content: Content, message: string][] = [
  ['both.gif', bytes(`GIF89a/*${HTML}*/=1;`), 'is two kinds of file at once'],
  ['both.pdf', bytes(`%PDF-1.4\n%${HTML}`), 'is two kinds of file at once'],
  [
    'both.png',
    async () => Buffer.concat([await picture('png'), bytes('PK\x05\x06'), Buffer.alloc(18)]),
    'is two kinds of file at once',
  ],
  [
    'both.jpg',
    async () => {
      const comment = bytes('\xff\xfe\x00\x0c%PDF-1.4\n%')
      const image = await picture('jpeg')
      return Buffer.concat([image.subarray(0, 2), comment, image.subarray(2)])
    },
    'is two kinds of file at once',
  ],
  ['nothing.txt', '', 'is empty'],
  ['nothing.png', '', 'is empty'],
  ['archive.zip', bytes('PK\x03\x04\x14\0\0\0\0\0'), KINDS],
  ['program.txt', bytes('MZ\x90\0\x03\0\0\0'), KINDS],
  ['sound.mp3', bytes('ID3\x03\0\0\0\0\0\0'), KINDS],
  ['photo.tiff', bytes('II*\0\x08\0\0\0'), KINDS],
  ['picture.bmp', bytes('BM\x9a\0\0\0\0\0\0\0'), KINDS],
  ['binary.txt', bytes('\x01\x02text\0\x03'), KINDS],
  ['photo.heic', HEIC, 'is a HEIC photo. Save it as JPEG'],
  ['long.pdf', pdf({ pages: attachments.maxPages + 1 }), 'has 101 pages. PDFs can have up to 100.'],
  ['heavy.pdf', pdf({ padding: attachments.maxPdfSize }), 'is too large. PDFs can be up to 22 MB.'],
  ['locked.pdf', pdf({ trailer: ENCRYPTED }), 'is protected by a password. Save it without one'],
  ['broken.pdf', '%PDF-1.4\nnothing more\n', 'can’t be read. It’s damaged'],
  ['empty.pdf', pdf({ pages: 0 }), 'can’t be read. It’s damaged'],
  ['long.txt', 'x'.repeat(attachments.maxTextSize + 1), 'is too large. Texts can be up to 500 kB.'],
  ['short.png', async () => (await noise('png')).subarray(0, -12), 'can’t be read. It’s damaged'],
  ['truncated.jpg', async () => (await photos())['truncated.jpg'], 'can’t be read. It’s damaged'],
  ['half.png', () => cut(noise('png')), 'can’t be read. It’s damaged'],
  ['half.jpg', () => cut(noise('jpeg')), 'can’t be read. It’s damaged'],
  ['half.webp', () => cut(noise('webp')), 'can’t be read. It’s damaged'],
  ['half.gif', bytes('GIF89a\x0a\0\x0a\0\0\0\0'), 'can’t be read. It’s damaged'],
  ['huge.png', () => picture('png', { width: 8_000, height: 7_000 }), '8000 × 7000'],
  ['bomb.png', bomb(50_000), 'has 50000 × 50000 pixels. Images can have up to 50 million.'],
]

/** As they are written into a header, and what becomes of them in words. */
const NAMES: [header: string, shown: string, message: string][] = [
  ['filename="../../../etc/passwd"', 'passwd', 'has folders in its name'],
  ['filename="/etc/passwd"', 'passwd', 'has folders in its name'],
  [String.raw`filename="..\\..\\boot.ini"`, 'boot.ini', 'has folders in its name'],
  [`filename*=UTF-8''..%2F..%2Fetc%2Fpasswd`, 'passwd', 'has folders in its name'],
  ['filename="a%0D%0Ab.txt"', 'ab.txt', 'has invisible characters in its name'],
  [`filename*=UTF-8''a%00.txt`, 'a.txt', 'has invisible characters in its name'],
  ['filename="a\u202egnp.txt"', 'agnp.txt', 'has invisible characters in its name'],
  ['filename="a\u2066b.txt"', 'ab.txt', 'has invisible characters in its name'],
  [`filename="${'x'.repeat(300)}.txt"`, 'xxx….txt', 'has a name of more than 255 characters'],
  [`filename="${'../'.repeat(500)}a.txt"`, 'a.txt', 'has folders in its name'],
]

test.group('A file that is not taken', (group) => {
  const provider = useProvider(group)
  group.each.setup(() => emptyStorage())

  async function open() {
    const { ana, account } = await people()
    const conversation = await Conversation.start(ana, account, {})
    const member = await Visitor.loggedIn(ana)
    const path = `/conversations/${conversation.id}/messages`
    const send = (files: { name: string; content: string | Uint8Array }[]) =>
      member.postForm(path, { content: 'Look', clientId: 'client-0001' }, files)
    const headers = () => ({
      'accept': 'application/json',
      'content-type': 'multipart/form-data; boundary=x',
      'cookie': member.cookie,
      'x-csrf-token': member.token,
    })
    /** A form whose parts are written by hand. */
    const sendRaw = (body: string | Buffer) =>
      fetch(member.baseURL + path, { method: 'POST', headers: headers(), body: Buffer.from(body) })
    return { member, path, send, sendRaw, headers }
  }

  const part = (header: string, content = 'Hello') =>
    `--x\r\nContent-Disposition: form-data; name="files[]"; ${header}\r\n\r\n${content}\r\n`

  const nothing = async () => ({
    files: await filesOnDisk(),
    rows: (await Message.all()).length,
    asked: provider.current.requests.length,
  })
  const NOTHING = { files: [], rows: 0, asked: 0 }

  async function refusals(response: Response): Promise<Refusal[]> {
    return (await response.json()).errors.map(({ field, message }: Refusal) => ({ field, message }))
  }

  test('is named, with what is wrong with it, and leaves nothing behind: {0}')
    .with(CASES)
    .run(async ({ assert }, [name, content, message]) => {
      const { send } = await open()
      const response = await send([
        { name, content: typeof content === 'function' ? await content() : content },
      ])
      assert.equal(response.status, 422)
      const [refusal, ...others] = await refusals(response)
      assert.equal(refusal.field, 'files.0')
      assert.include(refusal.message, `“${name}” `)
      assert.include(refusal.message, message)
      assert.lengthOf(others, 0)
      assert.deepEqual(await nothing(), NOTHING)
    })

  test('may have a name that no honest one has: {0}')
    .with(NAMES)
    .run(async ({ assert }, [header, shown, message]) => {
      const { sendRaw } = await open()
      const response = await sendRaw(`${part(header)}--x--\r\n`)
      assert.equal(response.status, 422)
      const [refusal] = await refusals(response)
      const [start, end] = shown.split('xxx')
      assert.isTrue(refusal.message.startsWith(`“${start}`), refusal.message)
      assert.include(refusal.message, `${end ?? ''}” ${message}`)
      assert.deepEqual(await nothing(), NOTHING)
    })

  test('may have a name that no browser can send: it is none then')
    .with([
      `filename="${'x'.repeat(50_000)}.txt"`,
      `filename*=UTF-8''${'x'.repeat(50_000)}.txt`,
      `filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x.txt`,
      'filename="a\nb.txt"',
      'filename="a\0b.txt"',
    ])
    .run(async ({ assert }, header) => {
      const { sendRaw } = await open()
      const response = await sendRaw(`${part(header)}--x--\r\n`)
      assert.include([400, 422], response.status)
      assert.deepEqual(await nothing(), NOTHING)
    })

  test('takes none of the others with it, and each is told of', async ({ assert }) => {
    const { send } = await open()
    const response = await send([
      { name: 'page.gif', content: bytes('GIF89a') },
      { name: 'fine.png', content: await picture('png') },
      { name: 'empty.csv', content: '' },
    ])
    assert.equal(response.status, 422)
    const found = await refusals(response)
    assert.deepEqual(
      found.map(({ field }) => field),
      ['files.0', 'files.2']
    )
    assert.deepEqual(await nothing(), NOTHING)
  })

  test('opens no conversation', async ({ assert }) => {
    const { member } = await open()
    const fields = { content: 'Look', clientId: 'client-0002', title: 'Never' }
    const response = await member.postForm('/conversations', fields, [
      { name: 'a.gif', content: bytes('GIF89a') },
    ])
    assert.equal(response.status, 422)
    assert.isNull(await Conversation.findBy('title', 'Never'))
    assert.deepEqual(await nothing(), NOTHING)
  })

  test('is one over the limit of bytes', async ({ assert }) => {
    const { send } = await open()
    const response = await send([
      { name: 'fine.txt', content: 'Fine' },
      { name: 'big.png', content: Buffer.alloc(attachments.maxFileSize + 1, 1) },
    ])
    assert.equal(response.status, 413)
    assert.deepEqual(await refusals(response), [
      { field: 'files.1', message: '“big.png” is larger than 30 MB.' },
    ])
    assert.deepEqual(await nothing(), NOTHING)
    /** Just as many are read, and found to be too many for a text. */
    const most = await send([{ name: 'a.txt', content: 'x'.repeat(attachments.maxFileSize) }])
    assert.equal(most.status, 422)
    assert.include((await refusals(most))[0].message, 'Texts can be up to 500 kB')
    assert.deepEqual(await nothing(), NOTHING)
  })

  test('is one too many', async ({ assert }) => {
    const { send } = await open()
    const files = Array.from({ length: attachments.maxFiles + 1 }, (_, index) => ({
      name: `${index}.txt`,
      content: 'Hello',
    }))
    const response = await send(files)
    assert.equal(response.status, 422)
    assert.deepEqual(await refusals(response), [
      { field: 'files', message: 'No more than 10 files can be sent at once.' },
    ])
    assert.deepEqual(await nothing(), NOTHING)
    assert.equal((await send(files.slice(1))).status, 200)
  })

  test('may be said to be larger than anything that is taken', async ({ assert }) => {
    const { path, headers, member } = await open()
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
    const length = attachments.maxFiles * attachments.maxFileSize + 10 * MEGABYTE
    const sending = request(member.baseURL + path, {
      method: 'POST',
      headers: { ...headers(), 'content-length': length },
    })
    sending.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject)
    sending.write(part('filename="a.txt"'))
    assert.equal(await promise, 413)
    sending.on('error', () => {}).destroy()
    assert.deepEqual(await nothing(), NOTHING)
  })

  test('comes in a form that is none', async ({ assert }) => {
    const { sendRaw } = await open()
    for (const body of [part('filename="a.txt"'), '--x', 'nothing of the kind', '']) {
      assert.equal((await sendRaw(body)).status, 400, body)
      assert.deepEqual(await nothing(), NOTHING)
    }
    const elsewhere = await sendRaw(
      `${part('filename="a.txt"').replace('files[]', 'toString')}--x--\r\n`
    )
    assert.equal(elsewhere.status, 422)
    assert.deepEqual(await nothing(), NOTHING)
  })

  test('is one whose sender goes away in the middle', async ({ assert }) => {
    const { path, headers, member } = await open()
    const sending = request(member.baseURL + path, {
      method: 'POST',
      headers: { ...headers(), 'content-length': 5 * MEGABYTE },
    })
    sending.on('error', () => {})
    sending.write(part('filename="a.txt"', 'x'.repeat(MEGABYTE)))
    await until('the file to come in', async () => (await filesOnDisk()).length > 0)
    sending.destroy()
    await until('the file to be removed', async () => (await filesOnDisk()).length === 0)
    assert.deepEqual(await nothing(), NOTHING)
  })
})
