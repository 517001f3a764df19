/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { Visitor } from '#tests/visitor'

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true }

test.group('On a phone', (group) => {
  const built = useBuiltServer(group)

  const composer = (page: Page) => page.locator('.foot textarea')
  const stored = () =>
    built.server.query<{ content: string }>(
      "select content from messages where role <> 'assistant' order by id"
    )

  async function writeTwoLines(page: Page, first: string) {
    await page.keyboard.type(first)
    await page.keyboard.press('Enter')
    await page.keyboard.type('and more')
  }

  test('Enter breaks the line in the composer, in edits and in notes; a button sends', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const page = await openPage(browser, ana, path, PHONE)
    await untilLive(page)
    assert.equal(await composer(page).getAttribute('enterkeyhint'), 'enter')
    await composer(page).tap()
    await writeTwoLines(page, 'Why?')
    assert.equal(await composer(page).inputValue(), 'Why?\nand more')
    await page.getByRole('button', { name: 'Send', exact: true }).tap()
    await page.getByText('Hello from the fake provider.').waitFor()
    await untilSettled(page)

    await page.getByRole('button', { name: 'Edit' }).tap()
    const edit = page.getByRole('textbox', { name: 'Edit your question' })
    assert.equal(await edit.getAttribute('enterkeyhint'), 'enter')
    await page.waitForFunction(() => document.activeElement?.matches('.turn textarea:enabled'))
    await writeTwoLines(page, ' Because')
    await page.getByRole('button', { name: 'Save and ask again' }).tap()
    await edit.waitFor({ state: 'detached' })
    assert.deepEqual(stored(), [{ content: 'Why?\nand more Because\nand more' }])
    await untilSettled(page)

    await page.getByRole('button', { name: 'Note', exact: true }).tap()
    await writeTwoLines(page, 'For you')
    assert.equal(await composer(page).inputValue(), 'For you\nand more')
    /** Real keys, without a mouse, can't be told from those on the screen. */
    await page.keyboard.press('Control+Enter')
    await page.getByRole('article', { name: 'Ana noted' }).waitFor()
    assert.equal(stored()[1].content, 'For you\nand more')

    await page.goto('/account')
    await page.getByRole('textbox', { name: 'instructions' }).tap()
    await writeTwoLines(page, 'Be brief')
    assert.equal(
      await page.getByRole('textbox', { name: 'instructions' }).inputValue(),
      'Be brief\nand more'
    )
  })
})
