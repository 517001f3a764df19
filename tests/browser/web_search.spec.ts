/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser } from 'playwright'
import { openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { cited, finish, found, hold, search, text, thinking } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

const ADONIS = { url: 'https://adonisjs.com/blog/v7', title: 'AdonisJS 7 is here' }
const NODE = { url: 'https://nodejs.org/en/blog', title: 'Node.js — Blog' }

test.group('Thoughts and searches', (group) => {
  const built = useBuiltServer(group)

  async function opened(browser: Browser) {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    return { ana, path, page }
  }

  test('effort and web search are chosen by the composer, and seen by all', async ({
    browser,
    assert,
  }) => {
    const { ana, path, page } = await opened(browser)
    const beside = await openPage(browser, await ana.invite('Ben'), path)
    await untilLive(beside)
    const effort = beside.getByRole('combobox', { name: 'Effort' })
    assert.equal(await effort.inputValue(), 'high')

    await page.getByRole('combobox', { name: 'Effort' }).selectOption('Low effort')
    await beside.getByRole('option', { name: 'Low effort', selected: true }).waitFor({
      state: 'attached',
    })
    await page.getByRole('button', { name: 'Web search' }).focus()
    await page.keyboard.press('Space')
    await beside.getByRole('button', { name: 'Web search', pressed: true }).waitFor()

    await page.getByRole('textbox', { name: 'Write a message' }).fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').waitFor()
    const { body } = built.provider.requests[0]
    assert.deepEqual(body.output_config, { effort: 'low' })
    assert.deepInclude(body.tools![0], { name: 'web_search' })

    await page.reload()
    await page.getByRole('button', { name: 'Web search', pressed: true }).waitFor()
    assert.equal(await page.getByRole('combobox', { name: 'Effort' }).inputValue(), 'low')
  })

  test('a new conversation begins with what was chosen', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const page = await openPage(browser, ana, '/')
    await page.getByRole('combobox', { name: 'Effort' }).selectOption('Highest effort')
    await page.getByRole('button', { name: 'Web search' }).click()
    await page.getByRole('textbox', { name: /^Ask Claude/ }).fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').waitFor()
    await page.getByRole('button', { name: 'Web search', pressed: true }).waitFor()
    assert.deepEqual(built.provider.requests[0].body.output_config, { effort: 'max' })
    assert.lengthOf(built.provider.requests[0].body.tools!, 1)
  })

  test('thoughts and searches are seen as they happen, sources stay as links', async ({
    browser,
    assert,
  }) => {
    const { path, page, ana } = await opened(browser)
    const moments = [hold(), hold(), hold(), hold()]
    built.provider.script(
      thinking('I do not know that.'),
      moments[0],
      search('AdonisJS 7 release'),
      moments[1],
      found([ADONIS, NODE]),
      cited('It came out in February', ADONIS),
      text(', '),
      search('Node.js 24'),
      moments[2],
      found([NODE]),
      cited('on Node.js 24', NODE, ADONIS),
      moments[3],
      text('.')
    )
    await ana.post(`${path}/messages`, { content: 'Since when?' })
    const reply = page.getByRole('article', { name: 'Claude Sonnet 5.5 replied' })
    const fold = reply.locator('summary')

    await fold.getByText('Thinking…').waitFor()
    assert.isFalse(await page.getByText('I do not know that.').isVisible())
    await fold.click()
    await page.getByText('I do not know that.').waitFor()
    moments[0].release()
    await fold.getByText('Searching for “AdonisJS 7 release”…').waitFor()
    await reply.getByText('Searched for “AdonisJS 7 release”').waitFor()

    moments[1].release()
    await reply.getByText('It came out in February').waitFor()
    await reply.locator('p', { hasText: /^\s*Searching for “Node.js 24”$/ }).waitFor()
    assert.equal(await fold.textContent(), 'Thoughts and 2 searches')
    moments[2].release()
    await reply.getByRole('link', { name: 'Source 2' }).waitFor()
    await reply.getByText('Searching for').waitFor({ state: 'detached' })
    moments[3].release()
    await untilSettled(page)

    const look = async () => {
      await reply.getByText('Sources').waitFor()
      const links = reply.locator('.markdown').getByRole('link')
      return links.evaluateAll((all) =>
        all.map((link) => [link.textContent, link.getAttribute('href')])
      )
    }
    const links = [
      ['1', ADONIS.url],
      ['2', NODE.url],
      ['1', ADONIS.url],
      [ADONIS.title, ADONIS.url],
      [NODE.title, NODE.url],
    ]
    assert.deepEqual(await look(), links)
    await page.reload()
    assert.deepEqual(await look(), links)
    assert.isFalse(await page.getByText('I do not know that.').isVisible())
    await fold.click()
    await page.getByText('I do not know that.').waitFor()
  })

  test('who comes later sees what it is busy with, too', async ({ browser }) => {
    const { ana, path } = await opened(browser)
    built.provider.script(thinking('Hm.'), search('the weather'), hold())
    await ana.post(`${path}/messages`, { content: 'Will it rain?' })
    const page = await openPage(browser, ana, path)
    await page.locator('summary').getByText('Searching for “the weather”…').waitFor()
  })

  test('{stopReason}: the end is said for what it is')
    .with([
      { stopReason: 'max_tokens', words: 'reached the length limit' },
      { stopReason: 'model_context_window_exceeded', words: 'reached the length limit' },
      { stopReason: 'refusal', words: 'declined to answer' },
      { stopReason: 'sunset', words: 'ended with “sunset”' },
    ])
    .run(async ({ browser }, { stopReason, words }) => {
      const { page } = await opened(browser)
      built.provider.script(text('Because of'), finish({ stopReason }))
      await page.getByRole('textbox', { name: 'Write a message' }).fill('Why?')
      await page.keyboard.press('Enter')
      await page.getByText(words).waitFor()
      await page.reload()
      await page.getByText(words).waitFor()
    })

  test('a reply that was paused too often says so, and can go on', async ({ browser }) => {
    const { page } = await opened(browser)
    const pause = finish({ stopReason: 'pause_turn' })
    built.provider.always(search('more'), found([]), text('Still looking.'), pause)
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('paused the reply too often').waitFor()
    await page.getByRole('button', { name: 'Go on' }).waitFor()
  })

  test('nothing of it is wider than a phone', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const moment = hold()
    const page = await openPage(browser, ana, path, { viewport: { width: 375, height: 700 } })
    await untilLive(page)
    built.provider.script(search('Donaudampfschifffahrt'.repeat(12)), moment, found([NODE]))
    await ana.post(`${path}/messages`, { content: 'Why?' })
    await page.locator('summary').getByText('Searching for').waitFor()
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.isAtMost(await overflow(), 0)
    await page.locator('summary').click()
    assert.isAtMost(await overflow(), 0)
    await page.goto('/')
    assert.isAtMost(await overflow(), 0)
  })
})
