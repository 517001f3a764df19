/// <reference lib="dom" />
import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { openConversation, useBuiltServer } from './built.js'
import { holdPage, openPage, untilLive, untilSettled } from './pages.js'
import { finish, hold, text } from '#tests/fake_provider'
import { until } from '#tests/until'
import { Visitor } from '#tests/visitor'

/** Claude Sonnet 5.5: 400,000 × 2 + 20,000 × 10 micro-dollars: a dollar. */
const A_DOLLAR = finish({ usage: { input_tokens: 400_000, output_tokens: 20_000 } })

test.group('Usage and budget', (group) => {
  const built = useBuiltServer(group)
  group.each.setup(() => built.provider.always(text('Because.'), A_DOLLAR))

  async function open() {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const ben = await ana.invite('Ben')
    return { ana, ben, path: await openConversation(ana) }
  }

  async function untilSpent(dollars: number) {
    const spent = () =>
      built.server.query<{ cost: number }>('select cost from spendings')[0]?.cost ?? 0
    const isSpent = () => spent() >= dollars * 1_000_000
    await until(`$${dollars} to be spent`, isSpent, { limit: 20_000, every: 50, instead: spent })
  }

  test('a member finds what was spent, as a chart, as tables and as a file', async ({
    browser,
    assert,
  }) => {
    const { ana, ben, path } = await open()
    await ana.post(`${path}/messages`, { content: 'Why?' })
    await ben.post(`${path}/messages`, { content: 'How?' })
    await untilSpent(2)

    const page = await openPage(browser, ben, '/account')
    await page.getByRole('link', { name: 'To the usage' }).click()
    await page.getByRole('img', { name: /^Cost of each day in/ }).waitFor()
    assert.equal(await page.locator('.usage-bar').evaluateAll(tall), 1)
    const members = page.getByRole('table', { name: 'By member' })
    assert.deepEqual(await members.getByRole('rowheader').allInnerTexts(), ['Ana', 'Ben'])
    assert.equal(
      await members.getByRole('row', { name: 'Ana 1 400,000 0 0 20,000 $1.00' }).count(),
      1
    )

    const days = page.getByText('Figures of each day')
    await days.focus()
    await page.keyboard.press('Enter')
    const table = page.getByRole('table', { name: /by day/ })
    await table.getByRole('row', { name: /2 800,000 40,000 \$2\.00$/ }).waitFor()

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ])
    assert.match(download.suggestedFilename(), /^usage-\d{4}-\d\d\.csv$/)
    const lines = (await readFile(await download.path(), 'utf8')).split('\r\n')
    assert.lengthOf(lines, 4)
    assert.match(lines[1], /Z,Ana,Sky,Claude Sonnet 5\.5,400000,0,0,20000,0,1\.000000,no$/)

    const conversations = page.getByRole('table', { name: 'By conversation' })
    await conversations.getByRole('link', { name: 'Sky' }).click()
    await page.waitForURL(`**${path}`)
  })

  test('what an owner sets is told to the others where they ask: nearly, quite, and raised', async ({
    browser,
    assert,
  }) => {
    const { ana, ben, path } = await open()
    const page = await openPage(browser, ana, '/account/usage')
    await page.getByText('There is no limit').waitFor()
    const field = page.getByLabel('Dollars in a month')
    await field.fill('ten')
    await page.keyboard.press('Enter')
    await page.getByText('must be a number').waitFor()
    assert.equal(await field.inputValue(), 'ten')
    await field.fill('2.50')
    await page.getByRole('button', { name: 'Change the budget' }).click()
    await page.getByText('$0 of $2.50').waitFor()

    const his = await openPage(browser, ben, path, { viewport: { width: 375, height: 700 } })
    await untilLive(his)
    const moment = hold()
    built.provider.script(text('Because.'), A_DOLLAR)
    built.provider.script(text('Because.'), moment, A_DOLLAR)
    await ben.post(`${path}/messages`, { content: 'Why?' })
    await untilSpent(1)
    await ben.post(`${path}/messages`, { content: 'How?' })
    await moment.reached
    assert.equal(await his.getByText('This month’s budget').count(), 0)
    moment.release()
    await his.getByText('nearly used up: $2.00 of $2.50. Ana can raise it.').waitFor()
    await page.getByText('nearly used up: $2.00 of $2.50').waitFor()
    assert.equal(await page.getByText('Ana can raise it').count(), 0)

    await ben.post(`${path}/messages`, { content: 'When?' })
    await his.getByText('budget of $2.50 is used up').waitFor()
    await untilSettled(his)
    const width = await his.evaluate(() => document.documentElement.scrollWidth)
    assert.isAtMost(width, 375)
    await his.getByRole('textbox', { name: 'Write a message' }).fill('Still there?')
    await his.keyboard.press('Enter')
    await his.getByText('This month’s budget is used up: Ana can raise it').waitFor()
    const home = await openPage(browser, ana, '/')
    await home.getByText('budget of $2.50 is used up').waitFor()
    await home.getByRole('link', { name: 'Raise it' }).click()
    await home.getByLabel('Dollars in a month').fill('')
    await home.keyboard.press('Enter')
    await home.getByText('There is no limit').waitFor()
    await his.getByText('budget of $2.50 is used up').waitFor({ state: 'detached' })
    await page.getByText('There is no limit').waitFor()
  })

  const setBudget = (visitor: Visitor, dollars: string) =>
    visitor.request('PUT', '/account/budget', { dollars })

  test('what is heard of the budget while a page is on its way stands on that page too', async ({
    browser,
    assert,
  }) => {
    const { ana, ben, path } = await open()
    await ben.post(`${path}/messages`, { content: 'Why?' })
    await untilSpent(1)
    const his = await openPage(browser, ben, await openConversation(ana, 'Sea'))
    await untilLive(his)
    await setBudget(ana, '1.10')
    await his.getByText('nearly used up: $1.00 of $1.10').waitFor()

    const { isAsked, answer } = await holdPage(his, path)
    await his.getByRole('link', { name: 'Sky' }).click()
    await isAsked
    await setBudget(ana, '0.50')
    const notice = his.getByText('budget of $0.50 is used up')
    await notice.waitFor()
    answer()
    await his.getByRole('heading', { name: 'Sky' }).waitFor()
    assert.isTrue(await notice.isVisible())
  })

  test('without scripts the page reads the same', async ({ browser, assert }) => {
    const { ana, path } = await open()
    await ana.post(`${path}/messages`, { content: 'Why?' })
    await untilSpent(1)
    const page = await openPage(browser, ana, '/account/usage', { javaScriptEnabled: false })
    assert.equal((await page.locator('.usage-bar').count()) > 27, true)
    await page.getByText('Figures of each day').click()
    await page.getByRole('table', { name: /by day/ }).waitFor()
  })
})

/** How many of the bars can be seen. */
function tall(bars: Element[]): number {
  return bars.filter((bar) => bar.getBoundingClientRect().height > 20).length
}
