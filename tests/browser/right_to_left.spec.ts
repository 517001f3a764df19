/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { text } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

const REPLY = `## שמיים כחולים

האור מתפזר באוויר, ו־\`npm run sky\` מראה זאת.

- פריט ראשון
- Second item

> ציטוט קצר

| עמודה | שנייה |
|---|---|
| תא | cell |

\`\`\`js
const blue = 450
\`\`\`

$$E = h\\nu$$

In English again.`

test.group('Text from right to left', (group) => {
  const built = useBuiltServer(group)

  /** How elements are set: their direction, and on which side their first line begins. */
  const settingOf = (page: Page, selector: string) =>
    page.locator(selector).evaluateAll((elements) =>
      elements.map((element) => {
        const { direction } = getComputedStyle(element)
        const range = document.createRange()
        range.selectNodeContents(element)
        const line = range.getClientRects()[0]
        const box = element.getBoundingClientRect()
        const isAtRight = line && box.right - line.right < line.left - box.left
        return `${direction}${isAtRight ? ', right' : ''}`
      })
    )

  test('is set so in replies, titles and fields; code and formulas are not', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana, 'שמיים כחולים')
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    const composer = page.getByRole('textbox', { name: 'Write a message' })
    await composer.fill('למה השמיים כחולים?')
    assert.equal(await composer.evaluate((it) => getComputedStyle(it).direction), 'rtl')
    built.provider.script(text(REPLY))
    await page.keyboard.press('Enter')
    await page.getByText('In English again.').waitFor()
    await untilSettled(page)

    for (const by of ['the browser', 'the server']) {
      const reply = '[aria-label$=replied] .markdown'
      /** The settled reply is rendered anew. */
      await page.locator(`${reply} h2`).waitFor()
      for (const block of ['h2', 'p:first-of-type', 'blockquote', 'th:first-child']) {
        assert.match((await settingOf(page, `${reply} ${block}`))[0], /^rtl/, `${block} by ${by}`)
      }
      assert.deepEqual(await settingOf(page, `${reply} li`), ['rtl, right', 'rtl, right'])
      assert.deepEqual(await settingOf(page, `${reply} td`), ['rtl, right', 'rtl, right'])
      for (const part of ['pre', 'p code', '.math-display', '> p:last-child']) {
        assert.deepEqual(await settingOf(page, `${reply} ${part}`), ['ltr'], part)
      }
      assert.deepEqual(await settingOf(page, '.question p'), ['rtl'])
      for (const title of ['h1', '.sidebar-entry .truncate']) {
        assert.match((await settingOf(page, title))[0], /^rtl/, title)
      }
      await page.reload()
    }
  })
})
