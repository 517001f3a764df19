import { test } from '@japa/runner'
import { renderMarkdown } from '#markdown'
import { CORPUS } from './corpus.js'
import { Random } from '#tests/random'
import { renderEnded, renderGrown, type LiveBlocks } from '../../../inertia/lib/live_markdown.js'

/** What stands in the page when a text came in these pieces. */
function streamed(text: string, sizeOfNext: () => number): string {
  let settled = ''
  let blocks: LiveBlocks | undefined
  const take = (next: LiveBlocks) => {
    settled = next.isWhole ? next.settled : settled + next.settled
    blocks = next
  }
  for (let end = 0; end < text.length;) {
    end = Math.min(end + sizeOfNext(), text.length)
    take(renderGrown(blocks, text.slice(0, end)))
  }
  take(renderEnded(blocks, text))
  return settled + blocks?.open
}

test.group('Markdown that grows', () => {
  test('each kind ends as it would have been rendered at once, letter by letter')
    .with(CORPUS)
    .run(({ assert }, kind) => {
      const text = `Before.\n\n${kind}\n\nAfter.`
      assert.equal(
        streamed(text, () => 1),
        renderMarkdown(text)
      )
      assert.equal(
        streamed(kind, () => 1),
        renderMarkdown(kind)
      )
    })

  test('any text ends as it would have been rendered at once, in pieces of any size', ({
    assert,
  }) => {
    const seed = Date.now() % 1_000_000
    const random = new Random(seed)
    for (let run = 0; run < 100; run++) {
      const kinds = Array.from({ length: 1 + random.below(12) }, () => random.pick(CORPUS))
      const separators = ['\n\n', '\n\n', '\n\n\n', '\n', '\r\n\r\n']
      const text = kinds.map((kind) => kind + random.pick(separators)).join('')
      const largest = random.pick([1, 7, 40, 400])
      const html = streamed(text, () => 1 + random.below(largest))
      assert.equal(html, renderMarkdown(text), `seed ${seed}, run ${run}`)
    }
  }).timeout(60_000)

  test('a chunk renders the open block only', ({ assert }) => {
    const text = 'settled paragraph\n\n'.repeat(500)
    const blocks = renderGrown(renderGrown(undefined, `${text}open`), `${text}open block`)
    assert.isFalse(blocks.isWhole)
    assert.equal(blocks.settled, '')
    assert.equal(blocks.open, '<p dir="auto">open block</p>\n')
  })

  test('another text than the one before is rendered whole', ({ assert }) => {
    const blocks = renderGrown(renderGrown(undefined, 'a\n\nb'), 'x\n\ny')
    assert.isTrue(blocks.isWhole)
    assert.equal(blocks.settled + blocks.open, renderMarkdown('x\n\ny'))
  })
})
