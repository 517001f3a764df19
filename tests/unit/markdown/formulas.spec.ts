import { test } from '@japa/runner'
import { lastBlockStart } from '#markdown'
import { renderMarkdown, renderUnfinished } from './bare.js'

test.group('Dollars', () => {
  test('are text where they stand for money, variables or themselves')
    .with([
      'Price ($) and Cost ($)',
      'Use "$" and "$"',
      "Use '$' and '$'",
      'Use “$” and “$”',
      '[$] or [$]',
      '**$** and **$**',
      '($/month) and ($/year)',
      '"$5" or "$"',
      'from $2bn to at least $4bn',
      '$5-$10/month',
      '$5–$10 each',
      '$HOME/$USER',
      '$HOME$USER',
      '$x,$y = f()',
      '| Cost ($) | Price ($) |\n|---|---|\n| $5 | $6 |',
      '|$|€|$|\n|---|---|---|\n|1|2|3|',
    ])
    .run(({ assert }, text) => {
      assert.notInclude(renderMarkdown(text), '<math')
      assert.notInclude(renderUnfinished(text), '<math')
    })

  test('are formulas also where a word goes on behind them')
    .with([
      'the $n$th time',
      'all $k$s',
      "$H_0$'s",
      '$n$-th',
      'das $n$te Mal',
      '$k$NN',
      '$(x)$ and $)$',
      '($x$)',
      '"$x$"',
      '$[0,1)$',
      '$]0,1[$',
      "$f'(x)$",
      '$\\left.x\\right)$',
      '第$n$个',
    ])
    .run(({ assert }, text) => assert.include(renderMarkdown(text), '<math'))
})

test.group('Displayed formulas', () => {
  const ALIGNED = '\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}'

  test('may have blank lines')
    .with([
      '$$\n\nx\n\n$$',
      '$$\nx\n\n= y\n$$',
      '\\[\nx\n\n= y\n\\]',
      '- item\n  $$\n  x\n\n  = y\n  $$',
      '> $$\n> x\n>\n> = y\n> $$',
    ])
    .run(({ assert }, text) => {
      const html = renderMarkdown(text)
      assert.equal(html.match(/<math/g)?.length, 1)
      assert.notInclude(html, '$$')
    })

  test('may be bare environments')
    .with([
      ALIGNED,
      `So:\n${ALIGNED}\nand on`,
      '\\begin{equation*}\n\nx = 1\n\n\\end{equation*}',
      'We get \\begin{pmatrix} 1 & 2 \\end{pmatrix}, which',
      `${ALIGNED}.`,
      '\\begin{aligned}\n\\begin{cases} a \\\\ b \\end{cases} &= c\n\\end{aligned}',
      '\\[ a \\\\[2pt] b \\]',
    ])
    .run(({ assert }, text) => {
      const html = renderMarkdown(text)
      assert.equal(html.match(/<math/g)?.length, 1)
      assert.match(html, /math-display/)
    })

  test('are none without their end, over code, or from the middle of a line')
    .with([
      '$$\nx\n\ny',
      '\\begin{align}\nx\n\ny',
      '$$\n\n```\n$$\n```',
      '$$ is the process id\n\nand ends with\n$$',
      `$$\n\n${'words and words\n\n'.repeat(400)}$$`,
      '\\begin{itemize}\n\\item x\n\\end{itemize}',
      '`\\begin{align}x\\end{align}`',
    ])
    .run(({ assert }, text) => assert.notInclude(renderMarkdown(text), 'class="math'))

  test('that are not closed end at the first blank line while the text grows')
    .with(['$$\na\n- b', '\\begin{align}\na\n- b', '\\[\na\n- b'])
    .run(({ assert }, text) => {
      const html = renderUnfinished(`${text}\n\n- item`)
      assert.include(html, 'a\n- b</code>')
      assert.equal(html.match(/<li>/g)?.length, 1)
    })

  test('may be settled only when nothing more can become part of them', ({ assert }) => {
    assert.equal(lastBlockStart('$$\na\n\nb'), 0)
    assert.equal(lastBlockStart('x\n$$\na\n\nb\n\nc'), 0)
    assert.equal(lastBlockStart('x\n\n- y\n  $$\n  a\n\n  b'), 'x\n\n'.length)
    assert.equal(lastBlockStart('$$\na\n\n```\nb'), '$$\na\n\n'.length)
    assert.equal(lastBlockStart('$$ a\n\nb'), '$$ a\n\n'.length)
  })
})
