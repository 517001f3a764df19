/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import { useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { BuiltServer } from '#tests/built_server'
import { event, hold, status, text, thinking } from '#tests/fake_provider'
import { PASSWORD, Visitor } from '#tests/visitor'

test.group('In the browser', (group) => {
  const built = useBuiltServer(group)
  const stranger = () => new Visitor(built.server.baseURL)
  const messages = () =>
    built.server.query<{ role: string; content: string }>('select role, content from messages')

  /** What a person who listens would be told of the element with the focus. */
  const focused = (page: Page) =>
    page.evaluate(() => {
      const it = document.activeElement as HTMLInputElement | null
      const name = it?.getAttribute('aria-label') ?? it?.labels?.[0]?.textContent ?? it?.innerText
      return name?.trim() ?? ''
    })

  async function untilFocused(page: Page, name: string) {
    await page.waitForFunction(
      (label) => document.activeElement?.getAttribute('aria-label') === label,
      name
    )
  }

  /** Goes on from where the focus is, by key, to what has the name; “unread” may follow it. */
  async function reach(page: Page, name: string, key = 'Tab') {
    for (let step = 0; !(await focused(page)).startsWith(name); step++) {
      if (step === 60) throw new Error(`“${name}” is not reached by ${key}`)
      await page.keyboard.press(key)
    }
  }

  async function typeInto(page: Page, name: string, value: string) {
    await reach(page, name)
    await page.keyboard.press('Control+a')
    await page.keyboard.type(value)
  }

  /** By the palette. */
  async function choose(page: Page, name: string) {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Find a conversation').waitFor()
    await page.keyboard.type(name)
    await page.getByRole('option', { name, selected: true }).waitFor()
    await page.keyboard.press('Enter')
  }

  test('a person signs up, asks, logs out and logs in, with the keyboard alone', async ({
    browser,
    assert,
  }) => {
    const page = await openPage(browser, stranger(), '/')
    await page.waitForURL('**/signup')
    await reach(page, 'Your name')
    for (const value of ['Ana', 'Northwind', 'ana@example.com', 'short']) {
      await page.keyboard.type(value)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await page.getByText('must have at least 8 characters').waitFor()
    await typeInto(page, 'Password', PASSWORD)
    await page.keyboard.press('Enter')

    await untilFocused(page, 'Ask Claude, with your team watching')
    await page.keyboard.type('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').waitFor()

    await page.keyboard.press('Control+Shift+o')
    await untilFocused(page, 'Ask Claude, with your team watching')
    built.provider.script(text('and on and on'), hold())
    await page.keyboard.type('And how?')
    await page.keyboard.press('Enter')
    await page.getByText('and on and on').waitFor()
    await reach(page, 'Stop the reply')
    await page.keyboard.press('Enter')
    await page.getByText('Stopped by Ana').waitFor()
    await untilFocused(page, 'Write a message')

    await reach(page, 'Why?', 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Why?' }).waitFor()
    await page.getByText('Hello from the fake provider.').waitFor()
    await choose(page, 'And how?')
    await page.getByText('and on and on').waitFor()

    await choose(page, 'Log out')
    await page.waitForURL('**/login')
    await typeInto(page, 'E-mail', 'ana@example.com')
    await typeInto(page, 'Password', 'wrong horse')
    await page.keyboard.press('Enter')
    await page.getByText('is not right').waitFor()
    await typeInto(page, 'Password', PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Why?' }).waitFor()
    const asked = messages().filter(({ role }) => role === 'user')
    assert.deepEqual(
      asked.map(({ content }) => content),
      ['Why?', 'And how?']
    )
  })

  test('a person joins by the link that another one has copied', async ({ browser }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const account = await openPage(browser, ana, '/account')
    const link = await account.getByRole('textbox', { name: 'Join link' }).inputValue()

    const page = await openPage(browser, stranger(), link)
    await page.getByRole('heading', { name: 'Join Ana’s team' }).waitFor()
    await page.getByLabel('Your name').fill('Ben')
    await page.getByLabel('E-mail').fill('ben@example.com')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Ask Claude' }).waitFor()
    await page.getByRole('link', { name: 'Team' }).click()
    await page.getByText('ben@example.com').waitFor()
  })

  async function openConversation(browser: Browser, server = built.server) {
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const response = await ana.post('/conversations', { title: 'Sky' })
    const path = response.headers.get('location')!
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    return { ana, path, page, composer: page.getByRole('textbox', { name: 'Write a message' }) }
  }

  test('Enter sends, Shift+Enter breaks the line, Enter in a composition does neither', async ({
    browser,
    assert,
  }) => {
    const { page, composer } = await openConversation(browser)
    await composer.focus()
    await page.keyboard.type('first')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('second')
    assert.equal(await composer.inputValue(), 'first\nsecond')

    const composition = { key: 'Enter', isComposing: true, keyCode: 13, bubbles: true }
    await composer.dispatchEvent('keydown', composition)
    await composer.dispatchEvent('keydown', { ...composition, isComposing: false, keyCode: 229 })
    assert.equal(await composer.inputValue(), 'first\nsecond')
    assert.lengthOf(messages(), 0)

    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').waitFor()
    assert.equal(await composer.inputValue(), '')
    assert.deepInclude(messages(), { role: 'user', content: 'first\nsecond' })
  })

  test('the composer grows with its lines up to its maximum, and is small again when they are sent', async ({
    browser,
    assert,
  }) => {
    const { page, composer } = await openConversation(browser)
    const height = () => composer.evaluate((it) => it.getBoundingClientRect().height)
    const window = await page.evaluate(() => innerHeight)
    await composer.focus()
    const heights = [await height()]
    for (let line = 1; line <= 30; line++) {
      await page.keyboard.type(`line ${line}`)
      await page.keyboard.press('Shift+Enter')
      heights.push(await height())
    }
    assert.isAbove(heights[3], heights[2])
    assert.isAbove(heights[4], heights[3])
    assert.deepEqual(
      heights,
      heights.toSorted((a, b) => a - b)
    )
    assert.closeTo(heights.at(-1)!, window * 0.4, 1)
    assert.equal(heights.at(-1), heights.at(-5))
    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').waitFor()
    assert.equal(await height(), heights[0])
  })

  test('what is typed but not sent survives a reload', async ({ browser, assert }) => {
    const { page, composer } = await openConversation(browser)
    await composer.fill('half a thought')
    await page.reload()
    await untilLive(page)
    assert.equal(await composer.inputValue(), 'half a thought')
  })

  test('the stop button stops the reply, and its text stays', async ({ browser }) => {
    const { page, composer } = await openConversation(browser)
    built.provider.script(text('Because of '), hold())
    await composer.fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Because of').waitFor()
    await page.getByRole('button', { name: 'Stop the reply' }).click()
    await page.getByText('Stopped by Ana').waitFor()
    await page.reload()
    await page.getByText('Because of').waitFor()
    await page.getByText('Stopped by Ana').waitFor()
  })

  test('thoughts stand folded above the reply', async ({ browser, assert }) => {
    const { page, composer } = await openConversation(browser)
    built.provider.script(thinking('Rayleigh, surely.'), text('Because of Rayleigh.'))
    await composer.fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Because of Rayleigh.').waitFor()
    assert.isFalse(await page.getByText('Rayleigh, surely.').isVisible())
    await page.getByText('Thoughts').click()
    await page.getByText('Rayleigh, surely.').waitFor()
  })

  test('a reply that failed says why and is tried again', async ({ browser }) => {
    const { page, composer } = await openConversation(browser)
    built.provider.script(status(402))
    await composer.fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('no credit left').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Hello from the fake provider.').waitFor()
    await untilSettled(page)
  })

  test('a reply of an overloaded language model offers another one by name', async ({
    browser,
  }) => {
    const { page, composer } = await openConversation(browser)
    built.provider.script(
      text('Because'),
      event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } })
    )
    await composer.fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('is overloaded').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Try Claude Opus 5.5' }).click()
    await page.getByRole('article', { name: 'Claude Opus 5.5 replied' }).waitFor()
    await untilSettled(page)
  })

  test('the demo answers without a key, and the page says how to add one', async ({
    browser,
    cleanup,
  }) => {
    const server = await BuiltServer.start()
    cleanup(() => server.dispose())
    const { page, composer } = await openConversation(browser, server)
    await page.getByText('no language model is connected').first().click()
    await page.getByText('ANTHROPIC_API_KEY').first().waitFor()
    await composer.fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('This is the built-in demo').waitFor()
    await untilSettled(page)
  })

  test('a conversation is readable with scripts off', async ({ browser }) => {
    const { ana, path, composer, page } = await openConversation(browser)
    await composer.fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').waitFor()
    await untilSettled(page)
    const plain = await openPage(browser, ana, path, { javaScriptEnabled: false })
    await plain.getByText('Hello from the fake provider.').waitFor()
  })

  test('nothing scrolls sideways on a phone', async ({ browser, assert }) => {
    const wide = [
      '```',
      'x'.repeat(300),
      '```',
      '',
      '|a|'.repeat(40),
      '|-|'.repeat(40),
      'y'.repeat(300),
    ]
    built.provider.script(text(wide.join('\n')))
    const { ana, path, composer, page } = await openConversation(browser)
    await composer.fill('z'.repeat(300))
    await page.keyboard.press('Enter')
    await page.getByText('yyyy').waitFor()
    const viewport = { width: 375, height: 700 }
    for (const at of [path, '/', '/account']) {
      const phone = await openPage(browser, ana, at, { viewport })
      const width = await phone.evaluate(() => document.documentElement.scrollWidth)
      assert.isAtMost(width, 375, at)
    }
  })
})
