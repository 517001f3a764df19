import { test } from '@japa/runner'
import type { Browser } from 'playwright'
import GenerateReply from '#jobs/generate_reply'
import { LanguageModel } from '#llm/language_model'
import Message from '#models/message'
import {
  closePages,
  growingReply,
  openPage,
  untilLive,
  untilSettled,
  watchReply,
  watchedStates,
} from './pages.js'
import { emptyDatabase } from '#tests/database'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

const SENT = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ')
const PIECES = SENT.split(/(?=word\d0\b)/)

/** Asks in one window and watches in it, and in others, as the reply grows before them. */
async function askAndWatch(
  provider: FakeProvider,
  browser: Browser,
  ana: Visitor,
  others: Visitor[]
) {
  await ana.post('/conversations', { title: 'Sky' })
  const asking = await openPage(browser, ana, '/')
  await asking.getByRole('link', { name: 'Sky' }).click()
  await asking.waitForURL(/\/conversations\/\d+$/)
  const { pathname } = new URL(asking.url())
  const pages = [asking]
  for (const other of others) pages.push(await openPage(browser, other, pathname))
  for (const page of pages) {
    await untilLive(page)
    await watchReply(page)
  }

  const { steps, growBefore } = growingReply(PIECES)
  provider.script(...steps)
  await asking.getByRole('textbox').fill('Why?')
  await asking.keyboard.press('Enter')
  await growBefore(...pages)
  const results = []
  for (const page of pages) {
    await page.getByText('Why?').first().waitFor()
    await untilSettled(page)
    results.push({ page, states: await watchedStates(page) })
  }
  return results
}

test.group('Two people in one conversation', (group) => {
  let provider: FakeProvider
  group.each.setup(async () => {
    provider = await FakeProvider.start()
    return async () => {
      await closePages()
      await provider.stop()
    }
  })

  /** Its pages take long to come: one shows that they work. */
  test('see the words being written on the development server, too', async ({
    assert,
    browser,
  }) => {
    await emptyDatabase()
    const restore = LanguageModel.fake({ baseURL: provider.baseURL })
    try {
      const ana = await Visitor.signedUp('Ana')
      const [{ page, states }] = await askAndWatch(provider, browser, ana, [])
      assert.isAtLeast(states.length, PIECES.length)
      assert.isTrue(states.every((state) => SENT.startsWith(state)))
      assert.equal(states.at(-1), SENT)
      await page.reload()
      assert.equal(await page.locator('article .markdown').last().innerText(), SENT)
      await GenerateReply.onIdle()
      const reply = await Message.findByOrFail('role', 'assistant')
      assert.equal(reply.content, SENT)
    } finally {
      restore()
    }
  })

  test('see the same words being written, and end with what the provider sent', async ({
    assert,
    browser,
  }) => {
    const server = await BuiltServer.start({
      env: { ANTHROPIC_API_KEY: 'fake', ANTHROPIC_BASE_URL: provider.baseURL },
    })
    try {
      const ana = await Visitor.signedUp('Ana', server.baseURL)
      const ben = await ana.invite('Ben')
      for (const { page, states } of await askAndWatch(provider, browser, ana, [ben])) {
        assert.isAtLeast(states.length, PIECES.length)
        assert.isTrue(states.every((state) => SENT.startsWith(state)))
        assert.equal(states.at(-1), SENT)
        await page.reload()
        assert.equal(await page.locator('article .markdown').last().innerText(), SENT)
      }
      const sql = "select content from messages where role = 'assistant'"
      assert.deepEqual(server.query(sql), [{ content: SENT }])
    } finally {
      await server.dispose()
    }
  })
})
