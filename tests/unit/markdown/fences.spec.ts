import { test } from '@japa/runner'
import { renderMarkdown, renderUnfinished } from './bare.js'

const INNER = '# Title\n\n```js\nconst a = 1\n```\n\n```sh\nnpm i\n```'

/** The text of each code block. */
function codeOf(html: string): string[] {
  return Array.from(html.matchAll(/<pre[^>]*><code>(.*?)<\/code><\/pre>/gs), ([, code]) =>
    code.replace(/<[^>]+>/g, '').trim()
  )
}

test.group('Code blocks of Markdown', () => {
  test('hold the code blocks in them')
    .with(['markdown', 'md', 'mdx', 'Markdown', ' md title=x'])
    .run(({ assert }, info) => {
      const html = renderMarkdown(`\`\`\`${info}\n${INNER}\n\`\`\`\n\nAfter **it**.`)
      assert.deepEqual(codeOf(html), [INNER])
      assert.include(html, '<p>After <strong>it</strong>.</p>')
    })

  test('hold them with tildes, in lists, in quotes and within one another')
    .with([
      `~~~md\n${INNER.replaceAll('```', '~~~')}\n~~~`,
      `- item\n\n  ~~~md\n  ~~~js\n  a\n  ~~~\n  b\n  ~~~`,
      `> \`\`\`md\n> \`\`\`js\n> a\n> \`\`\`\n> b\n> \`\`\``,
      '```md\n```markdown\n```js\na\n```\n```\nb\n```',
      '```md\n- ```js\n  a\n  ```\n\nb\n```',
      '````md\n```js\na\n````',
      '```md\n```js\n```ts is text in it\n```\nb\n```',
    ])
    .run(({ assert }, text) => {
      const html = renderMarkdown(`${text}\n\nAfter.`)
      assert.lengthOf(codeOf(html), 1)
      assert.include(html, '<p>After.</p>')
    })

  test('of other languages end at the first fence', ({ assert }) => {
    const html = renderMarkdown('```text\n```js\na\n```\n\nAfter.')
    assert.deepEqual(codeOf(html), ['```js\na'])
    assert.include(html, '<p>After.</p>')
    assert.lengthOf(codeOf(renderMarkdown('```md\na\n```\n\n```\nb\n```')), 2)
  })

  test('hold them while they are being written, and nothing in them is repaired', ({ assert }) => {
    const text = `\`\`\`markdown\n${INNER}\n\n**bo`
    const [code, ...others] = codeOf(renderUnfinished(text))
    assert.equal(code, `${INNER}\n\n**bo`)
    assert.lengthOf(others, 0)
  })
})

test.group('Alerts', () => {
  test('have their kind as title')
    .with([
      ['NOTE', 'Note'],
      ['tip', 'Tip'],
      ['IMPORTANT', 'Important'],
      ['WARNING', 'Warning'],
      ['Caution', 'Caution'],
    ] as const)
    .run(({ assert }, [kind, title]) => {
      const html = renderMarkdown(`> [!${kind}]\n> Some **text**\n>\n> - item`)
      assert.include(html, `<div class="alert alert-${title.toLowerCase()}">`)
      assert.include(html, `<p class="alert-title">${title}</p>`)
      assert.include(html, '<p>Some <strong>text</strong></p>')
      assert.include(html, '<li>item</li>')
      assert.notInclude(html, '[!')
      assert.notInclude(html, 'blockquote')
    })

  test('may begin on the line of their kind, hold only a list, or nothing yet', ({ assert }) => {
    assert.include(renderMarkdown('> [!NOTE] Text'), '<p>Text</p>')
    assert.notInclude(renderMarkdown('> [!NOTE]\n>\n> Text'), '<p></p>')
    assert.include(renderMarkdown('> [!NOTE]\n> - item'), '<li>item</li>')
    assert.include(renderUnfinished('> [!NOTE]'), 'alert-note')
    assert.include(renderMarkdown('- item\n\n  > [!TIP]\n  > x'), 'alert-tip')
  })

  test('are no other quotes')
    .with([
      '> [!OTHER]\n> x',
      '[!NOTE]\nx',
      '> x\n> [!NOTE]',
      '> [!NOTE](https://e.x)',
      '> `[!NOTE]`',
    ])
    .run(({ assert }, text) => assert.notInclude(renderMarkdown(text), 'class="alert'))
})
