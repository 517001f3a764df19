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
})
