import { test } from '@japa/runner'
import { lastBlockStart, plainText, renderMarkdown, renderUnfinished } from '#markdown'

test.group('Markdown', () => {
  test('raw HTML shows as text', ({ assert }) => {
    const html = renderMarkdown('<script>alert(1)</script> <img src=x onerror=alert(1)>')
    assert.notInclude(html, '<script')
    assert.notInclude(html, '<img')
    assert.include(html, '&lt;script&gt;')
  })

  test('only http, https and mailto links are live')
    .with([
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'vbscript:x',
      'data:text/html,x',
      'file:///etc',
    ])
    .run(({ assert }, url) => {
      assert.notInclude(renderMarkdown(`[x](${url})`), '<a ')
      assert.notInclude(renderMarkdown(`<${url}>`), '<a ')
    })

  test('links open elsewhere and tell nothing about where they were', ({ assert }) => {
    const html = renderMarkdown('[x](https://example.com)')
    assert.include(html, 'target="_blank"')
    assert.include(html, 'rel="noopener noreferrer nofollow"')
  })

  test('images become links: nothing is loaded by itself', ({ assert }) => {
    const html = renderMarkdown('![secret](https://example.com/?q=secret"onload=x)')
    assert.notInclude(html, '<img')
  })

  test('what is half open at the end of unfinished text is closed', ({ assert }) => {
    assert.include(renderUnfinished('some **bol'), '<strong>bol</strong>')
  })

  test('unfinished text that only looks half open stays in sight')
    .with(['Use a List<String for names', 'then x[1', 'about $$5', 'see [the docs](https://exam'])
    .run(({ assert }, text) => {
      assert.equal(renderUnfinished(text), renderMarkdown(text))
    })

  test('the last block of a text is where it may still change', ({ assert }) => {
    assert.equal(lastBlockStart('one\n\n- two\n- three'), 'one\n\n'.length)
    assert.equal(lastBlockStart('```\none\n\ntwo'), 0)
    assert.equal(lastBlockStart(''), 0)
  })

  test('plain text has no marks', ({ assert }) => {
    assert.equal(plainText('# A **bold** [link](https://x.y)\nand `code`'), 'A bold link\nand code')
  })

  test('a link needs a whole address')
    .with(['//host/x', '/session', 'session', '#top', 'https:session', 'http:/session', '\\\\host'])
    .run(({ assert }, url) => assert.notInclude(renderMarkdown(`[x](${url})`), '<a '))

  test('an image within a link is the label of that link', ({ assert }) => {
    const html = renderMarkdown('[![cat](https://i.example)](https://l.example)')
    assert.equal(html.match(/<a /g)?.length, 1)
    assert.include(html, '>cat</a>')
  })

  test('formulas are set in their four spellings')
    .with(['a $x^2$ b', 'a \\(x^2\\) b', '$$\nx^2\n$$', '\\[\nx^2\n\\]', 'Text:\n$$ x^2 $$\nmore'])
    .run(({ assert }, text) => {
      assert.include(renderMarkdown(text), '<msup><mi>x</mi><mn>2</mn></msup>')
    })

  test('prices, variables and escaped dollars are no formulas')
    .with([
      '$5 and $10',
      'from $5-$10',
      '$HOME and $PATH',
      '$HOME/$USER',
      '\\$x\\$',
      '`$x$`',
      'US$5 or 5$',
      '$ x $',
    ])
    .run(({ assert }, text) => assert.notInclude(renderMarkdown(text), '<math'))

  test('a formula that cannot be set, or defines macros, shows as it was written', ({ assert }) => {
    assert.include(renderMarkdown('$\\frac{$'), '<code>$\\frac{$</code>')
    assert.include(renderMarkdown('$\\def\\a{b}\\a$'), '<code>$\\def\\a{b}\\a$</code>')
  })

  test('a formula that is being written shows its source, and its lines are no lists', ({
    assert,
  }) => {
    const html = renderUnfinished('$$\na\n- b')
    assert.include(html, '<code>$$a\n- b</code>')
    assert.notInclude(html, '<li>')
  })

  test('tasks have boxes that say what they are and cannot be ticked', ({ assert }) => {
    const html = renderMarkdown('- [ ] one\n- [x] two\n- [y] three')
    assert.include(html, '<input type="checkbox" disabled aria-label="To do">one')
    assert.include(html, '<input type="checkbox" disabled checked aria-label="Done">two')
    assert.include(html, '<li>[y] three')
  })

  test('code is highlighted and labelled, unless it is very long or its language unknown', ({
    assert,
  }) => {
    const known = renderMarkdown('```TS\nconst a = 1\n```')
    assert.include(known, '<span>TypeScript</span>')
    assert.include(known, 'hljs-keyword')
    const unknown = renderMarkdown('```brainwave"><b>\nconst a = 1\n```')
    assert.include(unknown, '<span>brainwave&quot;&gt;&lt;b&gt;</span>')
    assert.notInclude(unknown, 'hljs')
    assert.notInclude(renderMarkdown(`\`\`\`ts\n${'let a\n'.repeat(6_000)}\`\`\``), 'hljs')
  })

  test('the language of a code block does not show before its line is whole', ({ assert }) => {
    assert.include(renderUnfinished('```type'), '<span>Text</span>')
    assert.include(renderUnfinished('```typescript\nx'), '<span>TypeScript</span>')
  })
})
