/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive } from './pages.js'
import { PASSWORD, Visitor } from '#tests/visitor'

test.group('Logging out', (group) => {
  const built = useBuiltServer(group)

  async function open(browser: Browser) {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana, 'Salaries')
    addTurns(built, path, 'Ana', 1)
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    return { ana, path, page }
  }

  async function logIn(page: Page, email: string) {
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Log in' }).click()
  }

  /** All that the page shows from now on. */
  async function watch(page: Page) {
    const note = () => {
      const seen = JSON.parse(sessionStorage.getItem('seen') ?? '[]')
      new MutationObserver(() => {
        seen.push(document.documentElement.innerText)
        sessionStorage.setItem('seen', JSON.stringify(seen))
      }).observe(document, { subtree: true, childList: true })
    }
    await page.evaluate(note)
    await page.addInitScript(note)
  }

  test('nothing is one step back from the login page, and nothing of another person’s', async ({
    browser,
    assert,
  }) => {
    const { ana, path, page } = await open(browser)
    await ana.invite('Ben')
    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('heading', { name: 'Profile', exact: true }).waitFor()
    await page.getByRole('link', { name: 'Salaries' }).click()
    await page.getByText('Question 1?').waitFor()
    await page.getByRole('link', { name: 'Parley: home' }).click()
    await page.getByRole('textbox', { name: 'Ask Claude' }).waitFor()
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('heading', { name: 'Log in' }).waitFor()
    await watch(page)
    for (let steps = 0; steps < 3; steps++) {
      await page.goBack()
      await page.getByRole('heading', { name: 'Log in' }).waitFor()
    }
    assert.notInclude(await page.evaluate(() => sessionStorage.getItem('seen')), 'Salaries')

    /** What Ana had opened first is still in the browser's history: the page there is Ben's now. */
    await logIn(page, 'ben@example.com')
    await page.locator('.sidebar').waitFor()
    await page.evaluate(() => window.history.go(-2))
    await page.waitForURL(`**${path}`)
    await page.locator('.sidebar').getByText('Ben', { exact: true }).waitFor()
    assert.equal(await page.locator('.sidebar').getByText('Ana', { exact: true }).count(), 0)
  })

  test('a page that the browser has kept in its memory is asked for again after a logout', async ({
    browser,
  }) => {
    const { page } = await open(browser)
    const comeBack = () =>
      page.evaluate(() => {
        document.title = 'Kept'
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
      })
    await comeBack()
    await page.waitForFunction(() => document.title === 'Kept' && !document.documentElement.hidden)
    /** An address that the server does not know is shown to nobody. */
    const other = await page.context().newPage()
    await other.goto('/nowhere')
    await other.waitForFunction(() => localStorage.getItem('parley:logged-out-at') !== null)
    await Promise.all([page.waitForEvent('load'), comeBack()])
  })

  test('after a login that sending forced, one is back where one wrote', async ({
    browser,
    assert,
  }) => {
    const { ana, path, page } = await open(browser)
    /** The event stream would find it out as well. */
    await page.route('**/__transmit/**', (route) => route.abort())
    await page.reload()
    await ana.delete('/session')
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Why?')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/login')
    assert.equal(await page.getByText('Unauthorized').count(), 0)
    await logIn(page, 'ana@example.com')
    await page.waitForURL(`**${path}`)
    await page
      .getByRole('article', { name: 'Your message, on its way' })
      .getByText('Why?')
      .waitFor()
  })
})
