import { test } from '@japa/runner'
import { renderMarkdown, renderUnfinished } from '#markdown'
import { isolated } from '#markdown/direction'

test.group('The direction of text', () => {
  test('each block is set by its own first letter: {text}')
    .with([
      { text: 'مرحبا', html: '<p dir="auto">' },
      { text: '# שלום', html: '<h1 dir="auto">' },
      { text: '- سلام', html: '<ul dir="auto">\n<li>' },
      { text: '1. سلام', html: '<ol dir="auto">\n<li>' },
      { text: '> سلام', html: '<blockquote dir="auto">\n<p>' },
      { text: '| سلام |\n|---|\n| a |', html: '<table dir="auto">' },
    ])
    .run(({ assert }, { text, html }) => {
      assert.include(renderMarkdown(text), html)
      assert.include(renderUnfinished(text), html)
    })

  test('code and formulas are left to right, and are no letters of the text around them', ({
    assert,
  }) => {
    assert.include(
      renderMarkdown('`npm` مرحبا'),
      '<p dir="auto"><code dir="ltr" translate="no">npm</code>'
    )
    assert.include(
      renderMarkdown('$x$ مرحبا'),
      '<p dir="auto"><span class="math" dir="ltr" translate="no">'
    )
    assert.include(renderMarkdown('$$\nx\n$$'), '<div class="math math-display" dir="ltr"')
    assert.include(renderMarkdown('```js\nx\n```'), '<div class="code" dir="ltr" translate="no">')
    assert.include(
      renderMarkdown('- מה\n\n  ```js\n  x\n  ```'),
      '<div class="code" dir="ltr" translate="no">'
    )
  })

  test('a name is isolated in a sentence where it turns the words around it', ({ assert }) => {
    assert.equal(isolated('Ana'), 'Ana')
    assert.equal(isolated('東京'), '東京')
    assert.equal(isolated('שרה (QA)'), '\u2068שרה (QA)\u2069')
  })
})
