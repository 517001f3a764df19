import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive } from './pages.js'
import { PASSWORD, Visitor } from '#tests/visitor'

/** A tenth of the figures of config/limiter.ts: six sendings a minute, one login, three sign-ups. */
const ENV = {
  RATE_LIMIT_FACTOR: '0.1',
  APP_URL: 'http://127.0.0.1',
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: '1',
  MAIL_FROM: 'parley@example.com',
}
const SENDINGS = 6

test.group('What was too much', (group) => {
  const built = useBuiltServer(group, ENV)

  /** The server forgets what it has counted in memory, as if the time were over. */
  async function restart() {
    await built.server.end('SIGKILL')
    await built.server.startAgain()
  }

  const reachedLimit = async (ana: Visitor, count = SENDINGS) => {
    for (let at = 0; at < count; at++) await ana.post('/conversations', { title: `${at}` })
  }

  async function write(page: Page, text: string) {
    await page.getByRole('textbox').first().fill(text)
    await page.keyboard.press('Enter')
  }

  test('a message is kept, also by a reload, says why and when, and is sent again, once', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    await reachedLimit(ana, SENDINGS - 1)
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Why is the sky blue?')
    await page.keyboard.press('Enter')
    const alert = page.getByRole('alert').filter({ hasText: 'Not sent' })
    await alert.waitFor()
    assert.match(await alert.innerText(), /Too many requests at once: try again in \d+ seconds/)
    await page.reload()
    await alert.waitFor()
    await page.getByText('Why is the sky blue?').waitFor()

    await restart()
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.locator('article[id^=message-]').getByText('Why is the sky blue?').waitFor()
    await alert.waitFor({ state: 'detached' })
    const [{ count }] = built.server.query<{ count: number }>(
      `select count(*) as count from messages where content = 'Why is the sky blue?'`
    )
    assert.equal(count, 1)
  })

  test('a first question stays in its field and can be sent again', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    await reachedLimit(ana)
    const page = await openPage(browser, ana, '/')
    await write(page, 'Why is the sky blue?')
    await page.getByText('You’re sending too fast. Your message is saved here').waitFor()
    const field = page.getByRole('textbox').first()
    assert.equal(await field.inputValue(), 'Why is the sky blue?')
    await restart()
    await field.press('Enter')
    await page.locator('article[id^=message-]').getByText('Why is the sky blue?').waitFor()
  })

  test('addresses to be invited stay in their field', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    await ana.post('/account/invitations', { emails: 'dan@example.com' })
    const page = await openPage(browser, ana, '/account')
    const field = page.getByRole('textbox', { name: 'E-mail addresses' })
    await field.fill('eve@example.com')
    await page.getByRole('button', { name: 'Send invitations' }).click()
    await page.getByRole('alert').filter({ hasText: 'Too many requests at once' }).waitFor()
    assert.equal(await field.inputValue(), 'eve@example.com')
  })

  test('a form gets a page that says how long to wait', async ({ browser }) => {
    await Visitor.signedUp('Ana', built.server.baseURL)
    const page = await openPage(browser, new Visitor(built.server.baseURL), '/login')
    for (const answer of ['or the password is not right', 'Please wait 15 minutes']) {
      await page.getByLabel('E-mail').fill('ana@example.com')
      await page.getByLabel('Password', { exact: true }).fill(`${PASSWORD} not`)
      await page.getByRole('button', { name: 'Log in' }).click()
      await page.getByText(answer).waitFor()
    }
    await page.getByRole('heading', { name: 'That was too often' }).waitFor()
  })
})
