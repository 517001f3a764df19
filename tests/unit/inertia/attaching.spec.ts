import { test } from '@japa/runner'
import sharp from 'sharp'
import attachments from '#config/attachments'
import { RefusedFile } from '#files/refused_file'
import { IncomingFiles } from '#models/message/incoming_files'
import * as cases from '#tests/cases'
import { picture, uploadOf } from '#tests/files'
import { ENCRYPTED, pdf } from '#tests/pdfs'
import { checkFiles } from '../../../inertia/lib/attaching.js'
import { charsetOf, factsOf, formWith, kindOf } from '../../../inertia/lib/files.js'
import { formatSize } from '../../../inertia/lib/format.js'

const LIMITS = { ...attachments, maxFiles: 3, maxTextSize: 1_000, maxPdfSize: 6_000 }

function file(name: string, content: string | Uint8Array, type = '', lastModified = 1) {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content
  return new File([new Uint8Array(bytes)], name, { type, lastModified })
}

test.group('Attaching', (group) => {
  group.each.setup(() => {
    const { maxTextSize, maxPdfSize } = attachments
    Object.assign(attachments, { maxTextSize: 1_000, maxPdfSize: 6_000 })
    return () => void Object.assign(attachments, { maxTextSize, maxPdfSize })
  })

  const check = (files: File[], attached: File[] = []) => checkFiles(files, attached, LIMITS)

  test('the type and the name of what is taken are those that its content has')
    .with<
      {
        name: string
        content: string | (() => Promise<Buffer>)
        type?: string
        is: string
        as?: string
      }[]
    >([
      { name: 'sky', content: () => picture('png'), is: 'image/png', as: 'sky.png' },
      { name: 'a.txt', content: () => picture('jpeg'), is: 'image/jpeg', as: 'a.txt.jpg' },
      { name: 'a.webp', content: () => picture('webp'), is: 'image/webp' },
      { name: 'a', content: async () => pdf(), is: 'application/pdf', as: 'a.pdf' },
      { name: 'a.md', content: '# A', type: 'text/markdown', is: 'text/markdown' },
      { name: 'a.ts', content: 'let a', type: 'video/mp2t', is: 'text/plain' },
      { name: 'a.json', content: '{}', type: 'application/json', is: 'application/json' },
      { name: 'a.svg', content: '<svg/>', type: 'image/svg+xml', is: 'text/plain' },
      { name: 'a.html', content: '<html>', type: 'text/html', is: 'text/html' },
      { name: '.env', content: 'A=1', is: 'text/plain' },
      { name: '\u200eb\u200f.txt', content: 'b', is: 'text/plain', as: 'b.txt' },
      {
        name: 'a.csv',
        content: 'Stra\xdfe',
        type: 'text/csv',
        is: 'text/csv;charset=windows-1252',
      },
    ])
    .run(async ({ assert }, { name, content, type, is, as = name }) => {
      const bytes = typeof content === 'string' ? content : await content()
      const { taken, refusals } = await check([file(name, bytes, type)])
      assert.deepEqual(refusals, [])
      assert.deepEqual([taken[0].name, taken[0].type], [as, is])
      assert.equal(
        kindOf(taken[0]),
        is.startsWith('image/') ? 'image' : /pdf$/.test(is) ? 'pdf' : 'text'
      )
    })

  const {
    CODE,
    TEXTS,
    OWNER_AES,
    OWNER_RC4,
    USER_PASSWORD,
    BOM_PDF,
    JUNK_PDF,
    TRAILING_PDF,
    HEIC,
  } = cases
  const VERDICTS: [name: string, content: string | Uint8Array][] = [
    ...TEXTS.map(([name, bytes]): [string, Buffer] => [name, bytes]),
    ...CODE,
    ['owner-aes.pdf', OWNER_AES],
    ['owner-rc4.pdf', OWNER_RC4],
    ['user-password.pdf', USER_PASSWORD],
    ['encrypted.pdf', pdf({ trailer: ENCRYPTED })],
    [
      'certificate.pdf',
      pdf({ trailer: '/Encrypt << /Filter /Adobe.PubSec /V 4 >> /ID [(a) (b)]' }),
    ],
    ['bom.pdf', BOM_PDF],
    ['junk.pdf', JUNK_PDF],
    ['trailing.pdf', TRAILING_PDF],
    ['zero-pages.pdf', pdf({ pages: 0 })],
    ['long.pdf', pdf({ pages: 101 })],
    ['heavy.pdf', pdf({ padding: 10_000 })],
    ['broken.pdf', '%PDF-1.4\nnothing more\n'],
    ['page.pdf', '%PDF-1.4\n%<html>\nstartxref'],
    ['photo.heic', HEIC],
    ['empty.txt', ''],
    ['long.txt', 'x'.repeat(1_001)],
    ['a.zip', 'PK\x03\x04\0\0'],
    ['a.txt', '\x01\x02\x03'],
    ['a\u202eb.txt', 'a'],
    ['\u200ea.txt', 'a'],
    [`${'x'.repeat(300)}.txt`, 'a'],
    ['.env', 'A=1'],
    ['both.gif', 'GIF89a/*<html>*/'],
    ['half.webp', 'RIFF\xff\0\0\0WEBPVP8 '],
    ['half.png', '\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR'],
  ]

  test('the server and the tray say the same: {0}')
    .with(VERDICTS)
    .run(async ({ assert }, [name, content]) => {
      const { taken, refusals } = await check([file(name, content)])
      const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content
      const upload = await uploadOf(name, bytes)
      try {
        const facts = await upload.read()
        assert.deepEqual([taken[0]?.name, taken[0] && kindOf(taken[0])], [facts.name, facts.kind])
        assert.deepEqual(refusals, [])
      } catch (error) {
        if (!(error instanceof RefusedFile)) throw error
        assert.deepEqual(refusals, [`“${upload.name}” ${error.message}`])
      }
    })
    /** The library that decrypts PDFs is large, and loaded anew in the server's worker. */
    .timeout(30_000)

  test('the images of a message may have so many pixels together', async ({ assert, cleanup }) => {
    const { maxPixelsTogether } = attachments
    cleanup(() => {
      Object.assign(attachments, { maxPixelsTogether })
      Reflect.deleteProperty(globalThis, 'createImageBitmap')
    })
    /** As browsers have it. */
    Object.assign(globalThis, {
      async createImageBitmap(blob: Blob) {
        const { width, height } = await sharp(await blob.arrayBuffer()).metadata()
        return { width, height, close() {} }
      },
    })
    attachments.maxPixelsTogether = 2_000
    const images = await Promise.all(
      [40, 41, 42].map(async (width) => picture('png', { width, height: 20 }))
    )
    const names = ['a.png', 'b.png', 'c.png']
    const files = names.map((name, at) => file(name, images[at], 'image/png', at))
    const { taken, refusals } = await checkFiles(files, [], { ...LIMITS, maxPixelsTogether: 2_000 })
    assert.deepEqual(
      taken.map(({ name }) => name),
      ['a.png', 'b.png']
    )
    const uploads = await Promise.all(names.map((name, at) => uploadOf(name, images[at])))
    const refused = await IncomingFiles.read(uploads).catch(({ messages }) => messages)
    assert.deepEqual(
      refused.map(({ message }: { message: string }) => message),
      refusals
    )
    assert.lengthOf(refusals, 1)
    const again = await checkFiles([files[2]], taken, { ...LIMITS, maxPixelsTogether: 2_000 })
    assert.deepEqual(again.refusals, refusals)
  })

  test('what is refused is named, and others are taken', async ({ assert }) => {
    const { taken, refusals } = await check([
      file('a.zip', 'PK\x03\x04\0\0'),
      file('b.txt', 'b'),
      file('c.pdf', cases.USER_PASSWORD),
      file('d.pdf', pdf({ trailer: '/Encrypt << /Filter /Adobe.PubSec /V 4 >> /ID [(a) (b)]' })),
    ])
    assert.deepEqual(
      taken.map(({ name }) => name),
      ['b.txt']
    )
    assert.deepEqual(refusals, [
      '“a.zip” can’t be attached. Use images (PNG, JPEG, GIF, WebP), PDFs or text files.',
      '“c.pdf” is protected by a password. Save it without one and attach that.',
      '“d.pdf” is locked against changes. Print it to a new PDF and attach that.',
    ])
  })

  test('the form says what texts are read as, in the order of the files', async ({ assert }) => {
    const { taken } = await check([file('a.txt', 'a'), file('b.txt', 'Stra\xdfe')])
    assert.deepEqual(taken.map(charsetOf), [undefined, 'windows-1252'])
    assert.equal(formWith(taken, {}).get('charsets'), ',windows-1252')
    assert.isFalse(formWith(taken.slice(0, 1), {}).has('charsets'))
  })

  test('a folder is refused, which cannot be read', async ({ assert }) => {
    const folder = file('Photos', 'x')
    folder.slice = () => {
      throw new Error('NotFoundError')
    }
    assert.deepEqual(await check([folder]), {
      taken: [],
      refusals: ['“Photos” is a folder, or can’t be read.'],
    })
  })

  test('of too many the first are taken, the others counted', async ({ assert }) => {
    const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((it) => file(`${it}.txt`, it))
    const one = await check([b, c, d], [a])
    assert.deepEqual(
      one.taken.map(({ name }) => name),
      ['b.txt', 'c.txt']
    )
    assert.deepEqual(one.refusals, ['“d.txt” was not added. A message can have up to 3 files.'])
    const more = await check([d, e], [a, b, c])
    assert.deepEqual(more.refusals, [
      '“d.txt” and 1 more were not added. A message can have up to 3 files.',
    ])
  })

  test('the same file is attached once', async ({ assert }) => {
    const a = file('a.txt', 'a')
    const { taken, refusals } = await check([a, file('a.txt', 'a'), file('a.txt', 'a', '', 2)], [a])
    assert.deepEqual([taken.length, refusals.length], [1, 0])
  })

  test('sizes and facts read as people say them', ({ assert }) => {
    assert.deepEqual([1, 999, 1_000, 1_234, 9_960, 340_400, 999_600, 22_000_000].map(formatSize), [
      ...['1 byte', '999 bytes', '1 kB', '1.2 kB', '10 kB', '340 kB', '1 MB', '22 MB'],
    ])
    const size = 1_234_567
    assert.equal(factsOf({ type: 'application/pdf', size, pages: 1 }), 'PDF · 1 page · 1.2 MB')
    assert.equal(
      factsOf({ type: 'text/x-python', size, lines: 1_200 }),
      'Text · 1,200 lines · 1.2 MB'
    )
    assert.equal(factsOf({ type: 'text/csv;charset=big5', size }), 'CSV · 1.2 MB')
    assert.equal(factsOf({ type: 'image/png', size, pages: null, lines: null }), 'PNG · 1.2 MB')
  })
})
