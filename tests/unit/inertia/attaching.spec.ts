import { test } from '@japa/runner'
import { checkFiles } from '../../../inertia/lib/attaching.js'
import { factsOf, kindOf } from '../../../inertia/lib/files.js'
import { formatSize } from '../../../inertia/lib/format.js'

const LIMITS = {
  maxFiles: 3,
  maxFileSize: 3_000,
  maxPdfSize: 2_000,
  maxTextSize: 1_000,
  maxPages: 100,
  maxPixels: 50_000_000,
  accept: '',
}
const PNG = '\x89PNG\r\n\x1a\n'

function file(name: string, content: string, type = '', lastModified = 1) {
  return new File([Buffer.from(content, 'latin1')], name, { type, lastModified })
}

test.group('Attaching', () => {
  const check = (files: File[], attached: File[] = []) => checkFiles(files, attached, LIMITS)

  test('the type of what is taken is the one that its content has')
    .with([
      { name: 'sky', content: PNG, type: '', expected: 'image/png', kind: 'image' },
      { name: 'a.txt', content: 'ÿØÿà', type: 'text/plain', expected: 'image/jpeg', kind: 'image' },
      { name: 'a.webp', content: 'RIFF\0\0\0\0WEBP', expected: 'image/webp', kind: 'image' },
      { name: 'a', content: '%PDF-1.7', type: '', expected: 'application/pdf', kind: 'pdf' },
      { name: 'a.md', content: '# A', type: 'text/markdown', expected: 'text/markdown' },
      { name: 'a.ts', content: 'let a', type: 'video/mp2t', expected: 'text/plain' },
      { name: 'a.json', content: '{}', type: 'application/json', expected: 'application/json' },
    ])
    .run(async ({ assert }, { name, content, type = '', expected, kind = 'text' }) => {
      const { taken, refusals } = await check([file(name, content, type)])
      assert.deepEqual(refusals, [])
      assert.deepEqual([taken[0].name, taken[0].type, kindOf(taken[0])], [name, expected, kind])
    })

  test('what the server would refuse is refused, and the file and the limit are named')
    .with([
      ['a.txt', '', 'is empty.'],
      ['a.txt', 'x'.repeat(1_001), 'is too large: texts may have 1 kB.'],
      ['a.pdf', '%PDF-'.padEnd(2_001), 'is too large: PDFs may have 2 kB.'],
      ['a.png', PNG.padEnd(3_001), 'is too large: images may have 3 kB.'],
      ['a.zip', 'PK\x03\x04\0\0', 'is of a kind that is not taken'],
      ['a.txt', 'ÿþa\0', 'is a text in UTF-16'],
    ])
    .run(async ({ assert }, [name, content, reason]) => {
      const { taken, refusals } = await check([file(name, content), file('b.txt', 'b')])
      assert.deepEqual(
        taken.map((it) => it.name),
        ['b.txt']
      )
      assert.lengthOf(refusals, 1)
      assert.isTrue(refusals[0].startsWith(`“${name}” ${reason}`), refusals[0])
    })

  test('an SVG image is refused, which is a text by its content', async ({ assert }) => {
    const { refusals } = await check([file('a.svg', '<svg/>', 'image/svg+xml')])
    assert.match(refusals[0], /^“a.svg” is of a kind that is not taken/)
  })

  test('a folder is refused, which cannot be read', async ({ assert }) => {
    const folder = file('Photos', 'x')
    folder.slice = () => {
      throw new Error('NotFoundError')
    }
    assert.deepEqual(await check([folder]), {
      taken: [],
      refusals: ['“Photos” is a folder, or cannot be read.'],
    })
  })

  test('of too many the first are taken, the others counted', async ({ assert }) => {
    const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((it) => file(`${it}.txt`, it))
    const one = await check([b, c, d], [a])
    assert.deepEqual(
      one.taken.map(({ name }) => name),
      ['b.txt', 'c.txt']
    )
    assert.deepEqual(one.refusals, ['“d.txt” was not added: a message takes at most 3 files.'])
    const more = await check([d, e], [a, b, c])
    assert.deepEqual(more.refusals, [
      '“d.txt” and 1 more were not added: a message takes at most 3 files.',
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
    assert.equal(factsOf({ type: 'image/png', size, pages: null, lines: null }), 'PNG · 1.2 MB')
  })
})
