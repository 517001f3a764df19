/// <reference lib="dom" />
import { test } from '@japa/runner'
import GenerateReply from '#jobs/generate_reply'
import { LanguageModel } from '#llm/language_model'
import Message from '#models/message'
import { closePages, openPage, untilLive, untilSettled } from './pages.js'
import { emptyDatabase } from '#tests/database'
import { FakeProvider, hold, status, text, thinking } from '#tests/fake_provider'
import { PASSWORD, Visitor } from '#tests/visitor'

test.group('In the browser', (group) => {
  let provider: FakeProvider
  group.each.setup(async () => {
    await emptyDatabase()
    provider = await FakeProvider.start()
    const restore = LanguageModel.fake({ baseURL: provider.baseURL })
    return async () => {
      await closePages()
      await provider.stop()
      await GenerateReply.onIdle()
      restore()
    }
  })

  test('a person signs up, asks, logs out and logs in, with the keyboard alone', async ({
    browser,
    assert,
  }) => {
    const page = await openPage(browser, new Visitor(), '/')
    await page.waitForURL('**/signup')
    await page.getByLabel('Your name').focus()
    for (const value of ['Ana', 'Northwind', 'ana@example.com', 'short']) {
      await page.keyboard.type(value)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await page.getByText('must have at least 8 characters').waitFor()
    await page.getByLabel('Password').fill(PASSWORD)
    await page.keyboard.press('Enter')

    await page.getByRole('textbox', { name: 'Ask Claude' }).waitFor()
    await page.keyboard.type('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').waitFor()

    await page.goto('/')
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByLabel('E-mail').fill('ana@example.com')
    await page.getByLabel('Password').fill('wrong horse')
    await page.keyboard.press('Enter')
    await page.getByText('is not right').waitFor()
    await page.getByLabel('Password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Why?' }).waitFor()
    assert.equal(
      await Message.query()
        .where('role', 'user')
        .then((all) => all.length),
      1
    )
  })

  test('a person joins by the link that another one has copied', async ({ browser }) => {
    const ana = await Visitor.signedUp('Ana')
    const account = await openPage(browser, ana, '/account')
    const link = await account.getByRole('textbox', { name: 'Join link' }).inputValue()

    const page = await openPage(browser, new Visitor(), link)
    await page.getByRole('heading', { name: 'Join Ana’s team' }).waitFor()
    await page.getByLabel('Your name').fill('Ben')
    await page.getByLabel('E-mail').fill('ben@example.com')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Ask Claude' }).waitFor()
    await page.getByRole('link', { name: 'Team' }).click()
    await page.getByText('ben@example.com').waitFor()
  })

  async function openConversation(browser: Parameters<typeof openPage>[0]) {
    const ana = await Visitor.signedUp('Ana')
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
    assert.lengthOf(await Message.all(), 0)

    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').waitFor()
    assert.equal(await composer.inputValue(), '')
    const { content } = await Message.findByOrFail('role', 'user')
    assert.equal(content, 'first\nsecond')
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
    provider.script(text('Because of '), hold())
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
    provider.script(thinking('Rayleigh, surely.'), text('Because of Rayleigh.'))
    await composer.fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Because of Rayleigh.').waitFor()
    assert.isFalse(await page.getByText('Rayleigh, surely.').isVisible())
    await page.getByText('Thoughts').click()
    await page.getByText('Rayleigh, surely.').waitFor()
  })

  test('a reply that failed says why and is tried again', async ({ browser }) => {
    const { page, composer } = await openConversation(browser)
    provider.script(status(402))
    await composer.fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('no credit left').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Hello from the fake provider.').waitFor()
    await untilSettled(page)
  })

  test('the demo answers without a key, and the page says how to add one', async ({ browser }) => {
    const restore = LanguageModel.fake({ baseURL: provider.baseURL, apiKey: '' })
    try {
      const { page, composer } = await openConversation(browser)
      await page.getByText('no language model is connected').first().click()
      await page.getByText('ANTHROPIC_API_KEY').first().waitFor()
      await composer.fill('Why?')
      await page.keyboard.press('Enter')
      await page.getByText('This is the built-in demo').waitFor()
      await untilSettled(page)
    } finally {
      restore()
    }
  })

  test('a conversation is readable with scripts off', async ({ browser }) => {
    const { ana, path, composer, page } = await openConversation(browser)
    await composer.fill('Why?')
    await page.keyboard.press('Enter')
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
    provider.script(text(wide.join('\n')))
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
