/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { finish, hold, start, status, text } from '#tests/fake_provider'
import { picture } from '#tests/files'
import { pdf } from '#tests/pdfs'
import { Visitor } from '#tests/visitor'

/** A prompt of 60,000 tokens, most of which was in the cache: 0.04 dollars with its reply. */
const BEGINNING = start({
  input_tokens: 0,
  cache_read_input_tokens: 50_000,
  cache_creation_input_tokens: 10_000,
  cache_creation: { ephemeral_5m_input_tokens: 10_000, ephemeral_1h_input_tokens: 0 },
})
const END = finish({ usage: { output_tokens: 1_000 } })

test.group('Costs', (group) => {
  const built = useBuiltServer(group)

  async function open(browser: Browser, options: BrowserContextOptions = {}) {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const page = await openPage(browser, ana, path, options)
    await untilLive(page)
    return { ana, path, page }
  }

  const composer = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
  const button = (page: Page) => page.getByRole('button', { name: 'What it cost' }).last()
  const panel = (page: Page) => page.getByRole('dialog', { name: 'What it cost' })
  const forecast = (page: Page) => page.locator('.forecast')
  const untilForecast = (page: Page, words: RegExp) =>
    forecast(page).filter({ hasText: words }).waitFor()

  async function ask(page: Page, content: string) {
    await composer(page).fill(content)
    await page.keyboard.press('Enter')
    await page
      .getByRole('article', { name: /replied/ })
      .last()
      .waitFor()
    await untilSettled(page)
  }

  test('what the next question will take follows what is typed, who answers and what was said', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    assert.equal(await forecast(page).textContent(), '')
    /** 100 for instructions, 20 + 200, and 500 out: 320 x 2 + 500 x 10 */
    await composer(page).fill('x'.repeat(600))
    await untilForecast(page, /^Next: about 820 tokens, \$0.0056$/)

    built.provider.script(BEGINNING, text('Because.'), END)
    await ask(page, 'Why?')
    /** 60,000 x 0.10, some 43 x 2.50, 1,000 x 10 */
    await untilForecast(page, /^Next: about 61,000 tokens, \$0.02 · cached until \d\d:\d\d$/)
    await composer(page).fill('x'.repeat(30_000))
    /** 10,000 x 2.50 more */
    await untilForecast(page, /^Next: about 71,000 tokens, \$0.04 · cached until/)
    await page.reload()
    await untilForecast(page, /^Next: about 71,000 tokens, \$0.04 · cached until/)

    await page.getByLabel('Language model').selectOption({ label: 'Claude Haiku 5.5' })
    /** 70,043 x 0.125 + 1,000 x 0.50 */
    await untilForecast(page, /^Next: about 71,000 tokens, \$0.0093 · not cached$/)
    await page.getByRole('button', { name: 'Note' }).click()
    await page.waitForFunction(() => document.querySelector('.forecast')?.textContent === '')
  })

  test('a new conversation’s first question is weighed too', async ({ browser }) => {
    const { page } = await open(browser)
    await page.goto('/')
    await page.getByRole('textbox').fill('x'.repeat(600))
    await untilForecast(page, /^Next: about 820 tokens, \$0.0056$/)
    await page.getByLabel('Language model').selectOption({ label: 'Claude Fable 5.2' })
    /** 320 x 8 + 500 x 40 */
    await untilForecast(page, /^Next: about 820 tokens, \$0.02$/)
  })

  test('files that are attached count, until they are taken away', async ({ browser, assert }) => {
    const { page } = await open(browser)
    const files = page.locator('.composer input[type=file]')
    /** 100 and 20 around it, 1,500 x 1,000 / 750, and 500 out: 2,120 x 2 + 500 x 10 */
    const buffer = await picture('png', { width: 1_500, height: 1_000 })
    await files.setInputFiles({ name: 'sky.png', mimeType: 'image/png', buffer })
    await untilForecast(page, /^Next: about 2,600 tokens, \$0.0092$/)
    /** 3,000 a page more. */
    const paper = { name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdf({ pages: 20 }) }
    await files.setInputFiles(paper)
    await untilForecast(page, /^Next: about 63,000 tokens, /)
    await page.reload()
    await untilForecast(page, /^Next: about 63,000 tokens, /)
    await page.getByRole('button', { name: 'Remove “plan.pdf”' }).click()
    await untilForecast(page, /^Next: about 2,600 tokens, \$0.0092$/)
    await page.getByRole('button', { name: 'Remove “sky.png”' }).click()
    await page.waitForFunction(() => document.querySelector('.forecast')?.textContent === '')
    assert.lengthOf(built.provider.requests, 0)
  })

  test('where the conversation’s end is not on the page, nothing is foretold', async ({
    browser,
    assert,
  }) => {
    const { path, page } = await open(browser)
    const [first] = addTurns(built, path, 'Ana', 80)
    await page.reload()
    await untilForecast(page, /^Next: about/)
    await page.goto(`${path}?message=${first.question}`)
    await untilLive(page)
    assert.equal(await forecast(page).textContent(), '')
  })

  test('what a reply has cost opens by the keyboard, on a phone too, and closes again', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser, { viewport: { width: 375, height: 700 } })
    built.provider.script(BEGINNING, text('Because of Rayleigh.'), END)
    await ask(page, 'Why?')
    await button(page).focus()
    await page.keyboard.press('Enter')
    await panel(page).waitFor()
    const words = (await panel(page).innerText()).replace(/\s+/g, ' ')
    assert.match(
      words,
      /^Language model Claude Sonnet 5.5 Tokens in 60,000 read from the cache 50,000 cached for 5 minutes 10,000 Tokens out 1,000 Cost \$0.04 First word after \d+\.\d s/
    )
    const { x, width } = (await panel(page).boundingBox())!
    assert.isAtLeast(x, 0)
    assert.isAtMost(x + width, 375)

    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      'What it cost'
    )
    await page.getByRole('button', { name: 'What it cost' }).click()
    await panel(page).waitFor()
    await composer(page).click()
    await panel(page).waitFor({ state: 'detached' })
  })

  test('what was stopped is estimated, and said to be; where nothing was counted, nothing is', async ({
    browser,
  }) => {
    const { page } = await open(browser)
    built.provider.script(BEGINNING, text('Because '), hold())
    await composer(page).fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Because').waitFor()
    await page.getByRole('button', { name: 'Stop the reply' }).click()
    await page.getByText('Stopped by Ana').waitFor()
    await button(page).click()
    /** 8 letters are 3 tokens: 50,000 x 0.10 + 10,000 x 2.50 + 3 x 10 */
    await panel(page).getByText('$0.03003 (estimated)').waitFor()
    await page.keyboard.press('Escape')

    built.provider.script(status(401))
    await composer(page).fill('And?')
    await page.keyboard.press('Enter')
    await page.getByText('API key is missing').waitFor()
    await button(page).click()
    await panel(page).getByText('none reported').waitFor()
  })
})
