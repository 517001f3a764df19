import { test } from '@japa/runner'
import { lastBlockStart, plainText, renderMarkdown, renderUnfinished } from '#markdown'

const MANY = 5_000
/** Milliseconds: on a quiet machine the slowest takes a tenth of it. */
const DEADLINE = 5_000

/** Texts that make careless renderers take minutes, or the whole stack. */
const TEXTS: Record<string, string> = {
  'quotes': '>'.repeat(MANY) + ' x',
  'lists': '- '.repeat(MANY) + 'x',
  'indented lists': Array.from({ length: 500 }, (_, at) => ' '.repeat(2 * at) + '- x').join('\n'),
  'brackets': '['.repeat(MANY) + 'x' + ']'.repeat(MANY),
  'links': '[x]('.repeat(MANY),
  'images': '![x](https://e.x) '.repeat(MANY),
  'nested images': '!['.repeat(MANY) + 'x' + '](https://e.x)'.repeat(MANY),
  'emphasis': '*x **'.repeat(MANY),
  'stars': '*'.repeat(10 * MANY) + 'x' + '*'.repeat(10 * MANY),
  'underscores': '_x__y_'.repeat(MANY),
  'backticks': Array.from({ length: 500 }, (_, at) => '`'.repeat(at)).join(' x '),
  'dollars': '$a '.repeat(MANY),
  'pairs of dollars': '$$a $'.repeat(MANY),
  'formulas': '$x$ '.repeat(MANY),
  'open formulas': '\\(x '.repeat(MANY),
  'open formulas on lines': '$$ x\n'.repeat(MANY),
  'open brackets of formulas on lines': '\\[ x\n'.repeat(MANY),
  'open environments': '\\begin{align} x\n'.repeat(MANY),
  'open environments of many names':
    '\\begin{align}\n\n\\begin{gather}\n\n\\begin{cases}\n\n'.repeat(MANY),
  'open environments in a line': '\\begin{align} x \\begin{cases} '.repeat(MANY),
  'formulas in a line':
    '$('.repeat(MANY) + '\\('.repeat(MANY) + '$x$th '.repeat(MANY) + '($) '.repeat(MANY),
  'open formulas in lists': '- $$\n\n'.repeat(MANY),
  'open formulas in quotes': '> $$\n> a\n\n'.repeat(MANY),
  'deep formula': `$$${'\\frac{'.repeat(800)}x$$`,
  'braces': `$$${'{'.repeat(2_400)}x${'}'.repeat(2_400)}$$`,
  'definitions in a formula': '$\\def\\a{\\b\\b}\\def\\b{\\a\\a}\\a$',
  'tags': '<a '.repeat(MANY),
  'autolinks': 'http://a.b/'.repeat(MANY),
  'e-mail addresses': 'a@'.repeat(MANY),
  'entities': '&'.repeat(10 * MANY),
  'table columns': `|${'a|'.repeat(1_000)}\n|${'-|'.repeat(1_000)}\n` + '|x\n'.repeat(1_000),
  'cells with backticks': '| ` '.repeat(MANY) + '\n|---\n' + '| `` ` $ \\( '.repeat(MANY),
  'rows beyond the columns': `| a |\n|---|\n|${'a|'.repeat(10 * MANY)}`,
  'breaks in a cell': `| a |\n|---|\n|${'a<br>'.repeat(10 * MANY)}`,
  'open elements': '<sub>'.repeat(MANY) + '<kbd>x</sup>'.repeat(MANY),
  'nested elements': '<sub>'.repeat(MANY) + '</sub>'.repeat(MANY),
  'half elements': '<br '.repeat(MANY) + '<sub '.repeat(MANY),
  'nested fences': '```md\n'.repeat(MANY) + '```\n'.repeat(MANY),
  'fences of Markdown': '```md\n```js\nx\n```\n```\n'.repeat(MANY),
  'alerts': '> [!NOTE]\n\n'.repeat(MANY),
  'nested alerts': '>'.repeat(MANY) + ' [!NOTE]',
  'footnotes': Array.from({ length: MANY }, (_, at) => `[^${at}] [^0]\n\n[^${at}]: x`).join('\n\n'),
  'nested footnotes': '[^1]: '.repeat(MANY) + 'x',
  'open footnotes': '[^'.repeat(MANY) + '1'.repeat(MANY),
  'dead links': '[x](/y) ![x](y) '.repeat(MANY),
  'open dead links': '[x](/y "'.repeat(MANY),
  'nested dead images': '!['.repeat(MANY) + 'x' + '](y)'.repeat(MANY),
  'addresses without a scheme': 'www.'.repeat(MANY) + ' www.e.x/('.repeat(MANY),
  'marks beside Chinese': '**注意：'.repeat(MANY) + '~~删（'.repeat(MANY),
  'fences': '```js\nx\n```\n'.repeat(MANY),
  'definitions': Array.from({ length: MANY }, (_, at) => `[${at}]: https://e.x/${at}`).join('\n'),
  'rules': '* * *'.repeat(MANY),
  'code': '```js\n' + 'const a = `${b}`;\n'.repeat(1_700) + '```',
  'blank lines': '\n'.repeat(20 * MANY),
  'headings': '# x\n'.repeat(MANY),
  'strikes': '~~x~'.repeat(MANY),
}

test.group('Pathological Markdown', () => {
  test('takes no minutes')
    .with(Object.entries(TEXTS).map(([name, text]) => ({ name, text })))
    .run(({ assert }, { name, text }) => {
      for (const render of [renderMarkdown, renderUnfinished, plainText, lastBlockStart]) {
        const started = performance.now()
        render(text)
        assert.isBelow(performance.now() - started, DEADLINE, `${name}: ${render.name}`)
      }
    })
    .timeout(30_000)
})
