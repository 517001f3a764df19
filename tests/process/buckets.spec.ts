import { createHash } from 'node:crypto'
import drive from '@adonisjs/drive/services/main'
import app from '@adonisjs/core/services/app'
import { services } from '@adonisjs/drive'
import { test } from '@japa/runner'
import { StoredFiles } from '#models/message/stored_files'
import { OwnBucket } from '#tests/bucket'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, text } from '#tests/fake_provider'
import { filesOnDisk, picture } from '#tests/files'
import { pdf } from '#tests/pdfs'
import { messagesOf } from '#tests/provider'
import { until } from '#tests/until'
import { Visitor } from '#tests/visitor'

type Attachment = { id: string; url: string; thumbnailUrl: string | null }
type Row = { id: number; role: string; status: string; files: string }

const ROWS = 'select id, role, status, files from messages order by id'

/** The same code as with a folder, through a server that speaks S3, from a package. */
test.group('Attachments in a bucket', () => {
  let isMissing: Promise<boolean> | undefined
  const noBucket = () => (isMissing ??= findOut())

  async function findOut() {
    try {
      const bucket = await OwnBucket.start()
      await bucket.dispose()
      return false
    } catch (error) {
      console.warn(`no server that speaks S3 could be started: ${error}`)
      return true
    }
  }

  async function open() {
    const bucket = await OwnBucket.start()
    const provider = await FakeProvider.start()
    provider.always(text('I see'))
    const server = await BuiltServer.start({
      env: { ...bucket.env, ANTHROPIC_API_KEY: 'fake', ANTHROPIC_BASE_URL: provider.baseURL },
    })
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const conversation = await ana.post('/conversations', { title: 'Files' })
    const path = `${conversation.headers.get('location')}/messages`
    let sent = 0
    const send = (files: { name: string; content: string | Uint8Array }[]) => {
      const fields = { content: 'Look', clientId: `client-${String(++sent).padStart(4, '0')}` }
      return ana.postForm(path, fields, files)
    }
    const untilAnswered = async () => {
      const isUnfinished = ({ status }: Row) => status === 'pending' || status === 'streaming'
      const areAllEnded = () => !server.query<Row>(ROWS).some(isUnfinished)
      await until('the replies to end', areAllEnded, { limit: 30_000 })
    }
    const attachments = async (): Promise<Attachment[]> => {
      const { messages } = await (await ana.get(path)).json()
      return messages.flatMap((it: { attachments: Attachment[] }) => it.attachments)
    }
    const close = async () => {
      await server.dispose()
      await provider.stop()
      await bucket.dispose()
    }
    return { bucket, provider, server, ana, path, send, untilAnswered, attachments, close }
  }

  const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

  test('they are stored, sent, shown and removed there', async ({ assert, cleanup }) => {
    const { bucket, provider, server, ana, path, send, untilAnswered, attachments, close } =
      await open()
    cleanup(close)
    const [image, document] = [await picture('png', { width: 900, height: 300 }), pdf({ pages: 2 })]
    const files = [
      { name: 'sky.png', content: image },
      { name: 'plan.pdf', content: document },
      { name: 'notes.txt', content: '0123456789' },
    ]
    assert.equal((await send(files)).status, 200)
    await untilAnswered()

    const keys = await bucket.keys()
    assert.lengthOf(keys, 5)
    for (const key of keys) assert.match(key, /^attachments\/[\d-]{10}\/\d+-[\da-f-]{36}$/)
    assert.deepEqual(await filesOnDisk(server.storage), [])

    const [{ content }] = messagesOf(provider.requests.at(-1))
    const blocks = content as { type: string; text?: string; source?: { data: string } }[]
    assert.deepEqual(
      blocks.map(({ type }) => type),
      ['text', 'image', 'document', 'text', 'text']
    )
    assert.equal(blocks[2].source?.data, document.toString('base64'))
    assert.equal(blocks[3].text, '<file name="notes.txt">\n0123456789\n</file>')
    assert.equal((await send([])).status, 200)
    await untilAnswered()
    assert.deepEqual(messagesOf(provider.requests.at(-1))[0].content, content)

    const found = await attachments()
    const whole = await ana.get(found[0].url)
    assert.equal(whole.headers.get('content-type'), 'image/png')
    assert.equal(Number(whole.headers.get('content-length')), image.length)
    assert.equal(hashOf(await whole.bytes()), hashOf(image))
    assert.equal((await ana.get(found[0].thumbnailUrl!)).headers.get('content-type'), 'image/webp')
    const part = await ana.get(found[2].url, { range: 'bytes=3-5' })
    assert.deepEqual([part.status, await part.text()], [206, '345'])

    const [question] = server.query<Row>(ROWS)
    assert.equal((await ana.delete(`${path}/${question.id}`)).status, 200)
    assert.deepEqual(await bucket.keys(), [])
    assert.equal((await ana.get(found[0].url)).status, 404)
  })
    .timeout(120_000)
    .skip(noBucket, 'no server that speaks S3 could be started')

  test('what was refused is not there; what is not there is not found', async ({
    assert,
    cleanup,
  }) => {
    const { bucket, ana, send, untilAnswered, attachments, close } = await open()
    cleanup(close)
    const film = { name: 'film.mp4', content: '\0\0\0 ftypisom' }
    assert.equal((await send([{ name: 'a.txt', content: 'Fine' }, film])).status, 422)
    assert.deepEqual(await bucket.keys(), [])

    await send([{ name: 'a.txt', content: 'Fine' }])
    await untilAnswered()
    const [{ url }] = await attachments()
    assert.equal((await ana.get(url)).status, 200)

    /** What no row names, and what is not ours, beside it; this process has no messages at all. */
    const makeDriver = await services.s3(s3Options(bucket)).resolver('bucket', app, [])
    const disk = drive.use()
    const { driver } = disk
    cleanup(() => void (disk.driver = driver))
    disk.driver = makeDriver()
    await disk.put('attachments/readme.txt', 'Not ours')
    await StoredFiles.removeOrphans()
    assert.lengthOf(await bucket.keys(), 2)
    await StoredFiles.removeOrphans({ madeBefore: Date.now() + 1 })
    assert.deepEqual(await bucket.keys(), ['attachments/readme.txt'])
    assert.equal((await ana.get(url)).status, 404)
  })
    .timeout(120_000)
    .skip(noBucket, 'no server that speaks S3 could be started')

  test('while the bucket is away nothing is taken, and what was said goes on', async ({
    assert,
    cleanup,
  }) => {
    const { bucket, server, ana, path, send, untilAnswered, close } = await open()
    cleanup(close)
    await bucket.stop()
    assert.equal((await send([{ name: 'a.txt', content: 'Hello' }])).status, 500)
    assert.lengthOf(server.query<Row>(ROWS), 0)
    assert.deepEqual(await filesOnDisk(server.storage), [])
    const words = await ana.post(path, { content: 'Hello', clientId: 'client-word' })
    assert.equal(words.status, 200)
    await untilAnswered()

    await bucket.startAgain()
    assert.equal((await send([{ name: 'a.txt', content: 'Hello' }])).status, 200)
    assert.lengthOf(await bucket.keys(), 1)
  })
    .timeout(120_000)
    .skip(noBucket, 'no server that speaks S3 could be started')
})

function s3Options({ env }: OwnBucket) {
  return {
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
    endpoint: env.S3_ENDPOINT,
    credentials: { accessKeyId: env.S3_ACCESS_KEY_ID, secretAccessKey: env.S3_SECRET_ACCESS_KEY },
    forcePathStyle: true,
    supportsACL: false,
    visibility: 'private' as const,
  }
}
