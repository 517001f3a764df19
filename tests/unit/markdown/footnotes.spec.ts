import { test } from '@japa/runner'
import * as markdown from '#markdown'
import { titleFrom } from '#models/conversation/title'
import { renderEnded, renderGrown } from '../../../inertia/lib/live_markdown.js'
import { renderMarkdown, renderUnfinished } from './bare.js'

test.group('Footnotes', () => {
  test('stand at the end, numbered by their first use, and lead back to it', ({ assert }) => {
    const html = renderMarkdown('One[^b] and two[^a].\n\n[^a]: First *a*.\n[^b]: Then b.\n\nEnd.', {
      id: 7,
    })
    assert.equal(
      html,
      [
        '<p>One<sup class="footnote-ref"><a href="#fn-7-1" id="fnref-7-1" aria-label="Footnote 1">1</a></sup>',
        ' and two<sup class="footnote-ref"><a href="#fn-7-2" id="fnref-7-2" aria-label="Footnote 2">2</a></sup>.</p>\n',
        '<p>End.</p>\n',
        '<div class="footnotes" role="group" aria-label="Footnotes">\n<ol>\n',
        '<li id="fn-7-1" value="1">\n<p>Then b. <a href="#fnref-7-1" class="footnote-back" aria-label="Back to reference 1">↩</a></p>\n</li>\n',
        '<li id="fn-7-2" value="2">\n<p>First <em>a</em>. <a href="#fnref-7-2" class="footnote-back" aria-label="Back to reference 2">↩</a></p>\n</li>\n',
        '</ol>\n</div>\n',
      ].join('')
    )
  })

  test('of two messages have different ids', ({ assert }) => {
    const text = 'x[^1]\n\n[^1]: y'
    const idsOf = (id: number) =>
      Array.from(renderMarkdown(text, { id }).matchAll(/ id="([^"]+)"/g), ([, found]) => found)
    assert.lengthOf(new Set([...idsOf(1), ...idsOf(2)]), 4)
    assert.deepEqual(idsOf(12), ['fnref-12-1', 'fn-12-1'])
  })

  test('may be used more than once, and lead back to each use', ({ assert }) => {
    const html = renderMarkdown('a[^1] b[^1]\n\n[^1]: y', { id: 1 })
    assert.equal(html.match(/href="#fn-1-1"/g)?.length, 2)
    assert.include(html, 'href="#fnref-1-1"')
    assert.include(html, 'href="#fnref-1-1-2"')
  })

  test('may have several blocks, a formula, and footnotes of their own', ({ assert }) => {
    const html = renderMarkdown('a[^1]\n\n[^1]: One.\n\n    Two.\n\n    - $x$[^2]\n\n[^2]: Three.')
    assert.include(html, '<p>Two.</p>')
    assert.include(html, '<math')
    assert.include(html, '<p>Three.')
    assert.equal(html.match(/<li id=/g)?.length, 2)
  })

  test('lose no text: a use without a note stays, a note without a use stands at the end', ({
    assert,
  }) => {
    assert.equal(renderMarkdown('a[^1] and [^a-z]'), '<p>a[^1] and [^a-z]</p>\n')
    assert.include(renderMarkdown('a\n\n[^1]: unused'), 'unused')
    assert.include(renderMarkdown('a[^1]\n\n[^1]: one\n\n[^1]: again'), 'again')
    assert.include(renderMarkdown('`a[^1]`\n\n[^1]: y'), '<code>a[^1]</code>')
  })

  test('show their number before their note is written', ({ assert }) => {
    assert.include(renderUnfinished('a[^1] b', { id: 3 }), 'href="#fn-3-1"')
    assert.notInclude(renderUnfinished('not [^a-z] b'), '<sup')
  })

  test('are the same in a text that grew as in one that was rendered at once', ({ assert }) => {
    const text = 'One[^1].\n\nTwo[^2], [^1].\n\n[^1]: First.\n\n[^2]: Second.\n\n    More.\n\nEnd.'
    let blocks = renderGrown(undefined, '', 5)
    let settled = ''
    for (let end = 1; end <= text.length; end++) {
      blocks = renderGrown(blocks, text.slice(0, end), 5)
      settled = blocks.isWhole ? blocks.settled : settled + blocks.settled
      if (/\n\n$/.test(text.slice(0, end))) {
        assert.equal(
          settled + blocks.open,
          markdown.renderUnfinished(text.slice(0, end), { id: 5 })
        )
      }
    }
    const ended = renderEnded(blocks, text, 5)
    assert.equal(ended.settled + ended.open, markdown.renderMarkdown(text, { id: 5 }))
  })

  test('that turn out to be none are text at the end', ({ assert }) => {
    const text = 'a[^1]\n\nb'
    const blocks = renderEnded(renderGrown(undefined, text), text)
    assert.equal(blocks.settled + blocks.open, markdown.renderMarkdown(text))
  })

  test('leave no marks in titles', ({ assert }) => {
    assert.equal(titleFrom('What is this[^1]?\n\n[^1]: That.'), 'What is this?')
  })
})
