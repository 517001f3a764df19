import { test } from '@japa/runner'
import { cleanTitle, titleFrom } from '#models/conversation/title'
import { plainText } from '#markdown'
import { renderMarkdown, renderUnfinished } from './bare.js'

/** What a writer of Chinese, Japanese or Korean types, and what should stand in bold or struck. */
const MARKED: [string, string][] = [
  ['**注意：**正文。', '<strong>注意：</strong>正文。'],
  ['这是**“重点”**内容', '这是<strong>“重点”</strong>内容'],
  ['**볼드(bold)**는', '<strong>볼드(bold)</strong>는'],
  ['~~删除（带括号）。~~这个', '<s>删除（带括号）。</s>这个'],
  ['これは**「強調」**です。', 'これは<strong>「強調」</strong>です。'],
  ['*斜体。*后面', '<em>斜体。</em>后面'],
  ['***重要！***请看', '<em><strong>重要！</strong></em>请看'],
  ['请用**`npm`**安装', '请用<strong><code>npm</code></strong>安装'],
  ['**`code`：**说明', '<strong><code>code</code>：</strong>说明'],
]

test.group('Emphasis beside Chinese, Japanese and Korean punctuation', () => {
  test('is emphasis: {0}')
    .with(MARKED)
    .run(({ assert }, [text, html]) => assert.equal(renderMarkdown(text), `<p>${html}</p>\n`))

  test('is emphasis in headings, lists, tables, quotes and links')
    .with([
      '# **注意：**正文',
      '- **注意：**正文',
      '1. **注意：**正文',
      '> **注意：**正文',
      '| a |\n|---|\n| **注意：**正文 |',
      '[**注意：**正文](https://e.x)',
    ])
    .run(({ assert }, text) => assert.include(renderMarkdown(text), '<strong>注意：</strong>正文'))

  test('is emphasis while the text grows', ({ assert }) => {
    assert.include(renderUnfinished('**注意：**正'), '<strong>注意：</strong>正')
    assert.include(renderUnfinished('这是**“重点”**内'), '<strong>“重点”</strong>')
    assert.include(renderUnfinished('这是**“重点'), '<strong>“重点</strong>')
    assert.include(renderUnfinished('之前。~~删除（带'), '<s>删除（带</s>')
  })

  test('leaves no marks in titles', ({ assert }) => {
    for (const [text] of MARKED) assert.notMatch(plainText(text), /[*~`]/)
    assert.equal(titleFrom('**注意：**正文。'), '注意：正文。')
    assert.equal(cleanTitle('**볼드(bold)**는'), '볼드(bold)는')
  })

  test('is read as CommonMark reads it beside other letters', ({ assert }) => {
    assert.equal(renderMarkdown('**Total:**5'), '<p>**Total:**5</p>\n')
    assert.equal(renderMarkdown('a**"b"**c'), '<p>a**&quot;b&quot;**c</p>\n')
  })
})
