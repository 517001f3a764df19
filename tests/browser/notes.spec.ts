/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import { openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { Visitor } from '#tests/visitor'

test.group('Notes', (group) => {
  const built = useBuiltServer(group)

  async function open(browser: Browser) {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    return { ana, path, page }
  }

  const input = (page: Page) => page.locator('.foot textarea')
  const noteSwitch = (page: Page) => page.getByRole('button', { name: 'Note', exact: true })
  const note = (page: Page) => page.getByRole('article', { name: 'Ana noted' })

  test('a visible switch makes the composer write notes, which others see as such', async ({
    browser,
    assert,
  }) => {
    const { page, ana, path } = await open(browser)
    const ben = await openPage(browser, await ana.invite('Ben'), path)
    await untilLive(ben)
    const before = await page.locator('.composer').evaluate((it) => getComputedStyle(it).background)

    assert.equal(await noteSwitch(page).getAttribute('aria-pressed'), 'false')
    await page.getByLabel('Effort').waitFor()
    await page.getByRole('button', { name: 'Web search' }).waitFor()
    await noteSwitch(page).click()
    assert.equal(await noteSwitch(page).getAttribute('aria-pressed'), 'true')
    await page.getByRole('textbox', { name: 'Write a note to your team' }).waitFor()
    /** Nobody answers a note. */
    for (const name of ['Language model', 'Effort'])
      assert.equal(await page.getByLabel(name).count(), 0)
    assert.equal(await page.getByRole('button', { name: 'Web search' }).count(), 0)
    const after = await page.locator('.composer').evaluate((it) => getComputedStyle(it).background)
    assert.notEqual(after, before)

    await page.keyboard.type('Who is on call?')
    await page.reload()
    await untilLive(page)
    assert.equal(await noteSwitch(page).getAttribute('aria-pressed'), 'true')
    assert.equal(await input(page).inputValue(), 'Who is on call?')
    await input(page).press('Enter')
    for (const each of [page, ben]) {
      await note(each).getByText('Who is on call?').waitFor()
      await note(each).getByText('note', { exact: true }).waitFor()
      assert.equal(await each.getByRole('article', { name: /replied/ }).count(), 0)
    }
    assert.equal(await note(ben).getByRole('button', { name: 'Edit' }).count(), 0)
    assert.lengthOf(built.provider.requests, 0)
  })

  test('Ctrl+Shift+Enter sends one note, and Enter still asks', async ({ browser, assert }) => {
    const { page } = await open(browser)
    await input(page).fill('Only for you')
    await page.keyboard.press('Control+Shift+Enter')
    await note(page).getByText('Only for you').waitFor()
    assert.equal(await noteSwitch(page).getAttribute('aria-pressed'), 'false')

    await input(page).fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByRole('article', { name: /replied/ }).waitFor()
    await untilSettled(page)
    assert.lengthOf(built.provider.requests, 1)
    assert.notInclude(JSON.stringify(built.provider.requests[0].body), 'Only for you')
  })

  test('one that could not be sent is still a note after a reload', async ({ browser, assert }) => {
    const { page } = await open(browser)
    await page.route('**/messages', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue()
    )
    await input(page).fill('Only for you')
    await page.keyboard.press('Control+Shift+Enter')
    await page.getByText('Not sent').waitFor()
    assert.equal(await input(page).inputValue(), '')
    await input(page).press('Control+z')
    assert.equal(await input(page).inputValue(), 'Only for you')
    await input(page).press('Control+Shift+z')
    await page.unroute('**/messages')
    await page.reload()
    await untilLive(page)
    await page.getByRole('article', { name: 'Your note, on its way' }).waitFor()
    await page.getByRole('button', { name: 'Send again' }).click()
    await note(page).getByText('Only for you').waitFor()
    assert.lengthOf(built.provider.requests, 0)
  })

  test('is edited in place by Arrow-Up and deleted', async ({ browser }) => {
    const { page } = await open(browser)
    await input(page).fill('Who?')
    await page.keyboard.press('Control+Shift+Enter')
    await note(page).getByText('Who?').waitFor()
    await input(page).press('ArrowUp')
    const field = page.getByRole('textbox', { name: 'Edit your note' })
    await field.fill('Who else?')
    await field.press('Enter')
    await note(page).getByText('Who else?').waitFor()
    await note(page).getByText('edited').waitFor()

    await note(page).hover()
    await note(page).getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await note(page).waitFor({ state: 'detached' })
  })

  test('a new conversation begins with a question', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const page = await openPage(browser, ana, '/')
    await page.getByRole('textbox', { name: 'Ask Claude, with your team watching' }).waitFor()
    assert.equal(await noteSwitch(page).count(), 0)
  })
})
