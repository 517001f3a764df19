import { test } from '@japa/runner'
import { plainText } from '#markdown'
import { renderMarkdown, renderUnfinished } from './bare.js'

/** The cells of the only row below `| a | b |`, as HTML. */
function cellsOf(row: string): string[] {
  const html = renderMarkdown(`| a | b |\n|---|---|\n${row}`)
  return Array.from(html.matchAll(/<td[^>]*>(.*?)<\/td>/gs), ([, cell]) => cell)
}

test.group('Elements in Markdown', () => {
  test('br breaks the line, in tables and elsewhere')
    .with(['<br>', '<br/>', '<br />', '<BR>'])
    .run(({ assert }, tag) => {
      assert.deepEqual(cellsOf(`| one${tag}two | x |`), ['one<br>\ntwo', 'x'])
      assert.equal(renderMarkdown(`one ${tag} two`), '<p>one<br>\ntwo</p>\n')
      assert.equal(renderMarkdown(`one${tag}\ntwo`, { breaks: true }), '<p>one<br>\ntwo</p>\n')
    })

  test('sub, sup and kbd are elements')
    .with(['H<sub>2</sub>O', 'm<sup>2</sup>', '<kbd>Ctrl</kbd>+<kbd>C</kbd>', '<sub>**x**</sub>'])
    .run(({ assert }, text) => {
      const html = text.replace('**x**', '<strong>x</strong>')
      assert.equal(renderMarkdown(text), `<p>${html}</p>\n`)
      assert.equal(cellsOf(`| ${text} | |`)[0], html)
    })

  test('stay source in code', ({ assert }) => {
    assert.equal(renderMarkdown('`a<br>b`'), '<p><code>a&lt;br&gt;b</code></p>\n')
    assert.equal(renderMarkdown('<sub>`</sub>`'), '<p>&lt;sub&gt;<code>&lt;/sub&gt;</code></p>\n')
    assert.notInclude(renderMarkdown('```html\n<br><sub>2</sub>\n```'), '<br>')
    assert.notInclude(renderMarkdown('    <kbd>x</kbd>'), '<kbd>')
  })

  test('stay text with attributes, unclosed, or closed across another element')
    .with([
      '<br class="x">',
      '<sub onclick="x">2</sub>',
      '<kbd>open',
      'closed</kbd>',
      '<sub>2</sup>',
      '**a <sub>b** c</sub>',
      '<u>x</u>',
      '< br>',
    ])
    .run(({ assert }, text) => assert.notMatch(renderMarkdown(text), /<\/?(br|sub|sup|kbd|u)\b/))

  test('are closed where a text that grows is half open, and half a tag does not show', ({
    assert,
  }) => {
    assert.include(renderUnfinished('H<sub>2'), 'H<sub>2</sub>')
    assert.include(renderUnfinished('**H<sub>2'), '<strong>H<sub>2</sub></strong>')
    assert.equal(renderUnfinished('a <b'), '<p>a</p>\n')
    assert.equal(renderUnfinished('one<br'), '<p>one</p>\n')
    assert.equal(renderUnfinished('H<sub>2</su'), '<p>H<sub>2</sub></p>\n')
    assert.include(renderUnfinished('```html\n<br'), '&lt;br')
  })

  test('leave no tags in titles', ({ assert }) => {
    assert.equal(plainText('H<sub>2</sub>O and <kbd>Ctrl</kbd>'), 'H2O and Ctrl')
  })
})

test.group('Rows of tables', () => {
  test('are not split at a pipe within closed code or a formula')
    .with([
      ['| `a | b` | x |', ['<code>a | b</code>', 'x']],
      ['| ``a ` | b`` | x |', ['<code>a ` | b</code>', 'x']],
      ['| `a \\| b` | x |', ['<code>a | b</code>', 'x']],
      ['| a \\| b | x |', ['a | b', 'x']],
      ['| stray ` tick | x |', ['stray ` tick', 'x']],
      ['| \\`a | b\\` |', ['`a', 'b`']],
      ['| $5 | $10 |', ['$5', '$10']],
      ['|$|€|', ['$', '€']],
    ] as const)
    .run(({ assert }, [row, cells]) => assert.deepEqual(cellsOf(row), [...cells]))

  test('keep formulas with pipes whole')
    .with(['$|x|$', '\\(|x|\\)', '$$|x|$$', '$P(A|B)$'])
    .run(({ assert }, formula) => {
      const [first, second] = cellsOf(`| ${formula} | after |`)
      assert.include(first, '<math')
      assert.equal(second, 'after')
    })

  test('hold all their text, however many cells they have', ({ assert }) => {
    assert.deepEqual(cellsOf('| 1 | 2 | 3 | 4 |'), ['1', '2 | 3 | 4'])
    assert.deepEqual(cellsOf('| 1 | 2 | |'), ['1', '2'])
    assert.deepEqual(cellsOf('| 1 |'), ['1', ''])
  })

  test('count the cells of a header in the same way', ({ assert }) => {
    assert.include(
      renderMarkdown('| `a|b` | c |\n|---|---|\n| 1 | 2 |'),
      '<th><code>a|b</code></th>'
    )
  })

  test('do not move text into another cell while code in them is being written', ({ assert }) => {
    const html = renderUnfinished('| a | b |\n|---|---|\n| `x | y')
    assert.include(html, '<td><code>x | y</code></td>')
  })

  test('a column is as wide as the longest line of its cells, not as all of them', ({ assert }) => {
    const [, width] = /<col width="(\d+)">/.exec(
      renderMarkdown(`| a |\n|---|\n| ${'ten letters<br>'.repeat(5)} |`)
    )!
    assert.isBelow(Number(width), 120)
  })
})
