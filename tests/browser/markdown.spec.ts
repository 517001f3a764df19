/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import { closePages, openPage, untilLive, untilSettled } from './pages.js'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, hold, text, words } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

const REPLY = '[role=log] article[aria-busy] .markdown'

const ALL_KINDS = `# A heading with $x^2$

A paragraph with **bold**, \`code\`, [a link](https://example.com), [a late one][late] and \\(a_1\\).

- [ ] to do
- [x] done
- plain
  1. nested

> A quote

\`\`\`ts
const greeting: string = 'hi' // said
\`\`\`

\`\`\`html
<style>p { color: red }</style><script>const a = 1</script>
\`\`\`

| a | b |
|---|--:|
| 1 | 2 |

$$
\\frac{1}{2}
$$

\\begin{align}
a &= b \\\\

c &= d
\\end{align}

\`\`\`
plain text
\`\`\`

\`\`\`markdown
\`\`\`ts
const nested: string = 'hi'
\`\`\`
\`\`\`

> [!NOTE]
> **注意：**正文 with H<sub>2</sub>O<br>and <kbd>Ctrl</kbd>

| \`a | b\` | one<br>two |
|---|---|
| 1 | 2 | 3 |

A note[^1].

[^1]: That note.

[late]: https://late.example.com
`

test.group('Markdown in the browser', (group) => {
  let provider: FakeProvider
  let server: BuiltServer
  let ana: Visitor
  group.setup(async () => {
    provider = await FakeProvider.start()
    server = await BuiltServer.start({
      env: { ANTHROPIC_API_KEY: 'fake', ANTHROPIC_BASE_URL: provider.baseURL },
    })
    ana = await Visitor.signedUp('Ana', server.baseURL)
    return async () => {
      await server.dispose()
      await provider.stop()
    }
  })
  group.each.teardown(() => closePages())

  async function open(browser: Browser, options: Parameters<typeof openPage>[3] = {}) {
    provider.reset()
    const path = (await ana.post('/conversations', { title: 'Sky' })).headers.get('location')!
    const page = await openPage(browser, ana, path, options)
    await untilLive(page)
    return page
  }

  async function ask(page: Page) {
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Why?')
    await page.keyboard.press('Enter')
  }

  /** Opens a conversation in which the reply is this text. */
  async function openReply(
    browser: Browser,
    markdown: string,
    options?: Parameters<typeof openPage>[3]
  ) {
    const page = await open(browser, options)
    provider.script(words(markdown))
    await ask(page)
    await page.locator(REPLY).waitFor({ state: 'attached' })
    await untilSettled(page)
    return page
  }

  /** The reply's HTML, and where each of its elements is. */
  function lookOf(page: Page) {
    return page.locator(REPLY).evaluate((element) => {
      const { left, top } = element.getBoundingClientRect()
      const seen = Array.from(element.querySelectorAll('*:not(annotation)'))
      const boxes = seen.map((part) => {
        const box = part.getBoundingClientRect()
        const places = [box.left - left, box.top - top, box.width, box.height].map(Math.round)
        return `${part.tagName} ${places.join(' ')}`
      })
      return { html: element.innerHTML, boxes }
    })
  }

  test('a reply looks the same while it is written and after a reload', async ({
    browser,
    assert,
  }) => {
    const page = await openReply(browser, ALL_KINDS)
    /** The grammars and the formulas come by themselves. */
    await page.waitForFunction(
      (reply) => {
        const element = document.querySelector(reply)
        return (
          element?.querySelectorAll('math').length === 4 &&
          element.querySelectorAll('.code .hljs-keyword').length > 1
        )
      },
      REPLY,
      { timeout: 10_000 }
    )
    const written = await lookOf(page)
    await page.reload()
    await untilLive(page)
    assert.deepEqual(await lookOf(page), written)
  })

  test('code is copied, and the button says so', async ({ browser, assert }) => {
    const page = await openReply(browser, '```js\nconst a = 1\n\nconst b = `<i>`\n```\n', {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    assert.equal(copied, 'const a = 1\n\nconst b = `<i>`\n')
  })

  test('code is copied where the browser gives the page no clipboard', async ({
    browser,
    assert,
  }) => {
    const page = await openReply(browser, '```js\nconst old = 1\n```\n')
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined })
      document.addEventListener('copy', () => {
        document.body.dataset.copied = document.getSelection()?.toString()
      })
    })
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor()
    assert.equal(await page.evaluate(() => document.body.dataset.copied), 'const old = 1\n')
  })

  test('long lines scroll inside the code until they are wrapped', async ({ browser, assert }) => {
    const page = await openReply(browser, '```js\n' + 'word '.repeat(300) + '\n```\n')
    const pre = page.locator(`${REPLY} pre`)
    const isWide = () => pre.evaluate((element) => element.scrollWidth > element.clientWidth)
    const button = page.getByRole('button', { name: 'Wrap lines' })
    assert.isTrue(await isWide())
    await button.click()
    assert.isFalse(await isWide())
    assert.equal(await button.getAttribute('aria-pressed'), 'true')
    await button.press('Enter')
    assert.isTrue(await isWide())
    assert.equal(await button.getAttribute('aria-pressed'), 'false')
  })

  test('a wide table and a wide formula scroll inside themselves', async ({ browser, assert }) => {
    const columns = Array.from({ length: 20 }, (_, at) => `column${at}`).join('|')
    const formula = Array.from({ length: 60 }, (_, at) => `x_{${at}}`).join('+')
    const markdown = `|${columns}|\n|${'-|'.repeat(20)}\n\n$$\n${formula}\n$$\n`
    const page = await openReply(browser, markdown, { viewport: { width: 375, height: 700 } })
    await page.locator(`${REPLY} math`).waitFor()
    for (const selector of ['.table-scroller', '.math-display']) {
      const scrolls = await page
        .locator(`${REPLY} ${selector}`)
        .evaluate((element) => element.scrollWidth > element.clientWidth)
      assert.isTrue(scrolls, selector)
    }
    assert.isAtMost(await page.evaluate(() => document.documentElement.scrollWidth), 375)
  })

  test('what is selected and scrolled in the open block stays through chunks', async ({
    browser,
    assert,
  }) => {
    const page = await open(browser)
    const [first, second] = [hold(), hold()]
    provider.script(
      text('Take these words '),
      first,
      words('and more of them.\n\n```js\nconst a = "' + 'long '.repeat(100) + '"\n'),
      second,
      words('const b = 1\nconst c = 2\n```\n\nThe end.')
    )
    await ask(page)
    await page.getByText('Take these words').waitFor()
    /** It is another element as long as the renderer loads: what is selected then is lost. */
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('live_view'))
    )
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    )
    await page.locator(`${REPLY} p`).evaluate((element) => {
      const range = document.createRange()
      range.setStart(element.firstChild!, 5)
      range.setEnd(element.firstChild!, 16)
      document.getSelection()?.removeAllRanges()
      document.getSelection()?.addRange(range)
    })
    const selected = () => page.evaluate(() => document.getSelection()?.toString())
    assert.equal(await selected(), 'these words')
    first.release()
    await page.locator(`${REPLY} .hljs-keyword`).waitFor()
    assert.equal(await selected(), 'these words')

    const pre = page.locator(`${REPLY} pre`)
    await pre.evaluate((element) => element.scrollTo({ left: 200 }))
    await page.getByRole('button', { name: 'Wrap lines' }).focus()
    second.release()
    await page.getByText('The end.').waitFor()
    await untilSettled(page)
    assert.equal(await pre.evaluate((element) => element.scrollLeft), 200)
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'code-wrap')
  })

  test('a diagram is drawn once it is finished, as an image beside its source', async ({
    browser,
    assert,
  }) => {
    const page = await open(browser)
    const pause = hold()
    provider.script(
      text('```mermaid\ngraph TD\n  A[Start] --> B{Choice}\n  B -->|yes| C[End]\n```\n\n'),
      pause,
      text('Done.')
    )
    await ask(page)
    await page.getByText('A[Start]').waitFor()
    const image = page.locator(`${REPLY} img.diagram`)
    assert.equal(await image.count(), 0)
    pause.release()
    await image.waitFor()
    assert.match(String(await image.getAttribute('src')), /^data:image\/svg\+xml/)
    assert.include(String(await image.getAttribute('alt')), 'Diagram')
    assert.isTrue(await image.evaluate((element: HTMLImageElement) => element.naturalWidth > 50))
    assert.isFalse(await page.locator(`${REPLY} pre`).isVisible())

    await page.getByRole('button', { name: 'Source' }).click()
    assert.isTrue(await page.locator(`${REPLY} pre`).isVisible())
    assert.isFalse(await image.isVisible())
    await page.getByRole('button', { name: 'Diagram', exact: true }).click()

    const light = await image.getAttribute('src')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.waitForFunction(
      ([selector, src]) => document.querySelector(selector!)?.getAttribute('src') !== src,
      [`${REPLY} img.diagram`, light] as const
    )
    await page.reload()
    await image.waitFor()
  })

  test('a diagram that cannot be drawn stays text', async ({ browser }) => {
    const page = await openReply(browser, '```mermaid\ngraph TD\n  A --> --> B\n```\n')
    await page.getByText('This diagram cannot be drawn').waitFor()
    await page.getByText('A --> --> B').waitFor()
  })

  test('a text without code or formulas loads neither highlighter nor formulas', async ({
    browser,
    assert,
  }) => {
    const page = await openReply(browser, 'Just **text**.\n\n- and a list\n')
    await untilRendererLoaded(page)
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name)
    )
    assert.isFalse(loaded.some((name) => /highlight|typeset|mermaid|diagrams/.test(name)))
  })
})

function untilRendererLoaded(page: Page) {
  return page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('live_view'))
  )
}
