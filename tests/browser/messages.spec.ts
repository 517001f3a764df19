/// <reference lib="dom" />
import { test } from '@japa/runner'
import { devices, type Browser, type Page } from 'playwright'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { finish, hold, status, text } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

test.group('Messages', (group) => {
  const built = useBuiltServer(group)

  async function open(browser: Browser, turns = 0) {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const ids = addTurns(built, path, 'Ana', turns)
    const page = await openPage(browser, ana, path, {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await untilLive(page)
    return { ana, path, page, ids }
  }

  const composer = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
  const reply = (page: Page) => page.getByRole('article', { name: /replied/ }).last()
  const question = (page: Page) => page.getByRole('article', { name: /asked/ }).last()
  const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

  async function send(page: Page, content: string) {
    await composer(page).fill(content)
    await page.keyboard.press('Enter')
  }

  /** Until its reply is there: before, nothing says that the conversation is not settled. */
  async function ask(page: Page, content: string) {
    const replies = page.getByRole('article', { name: /replied/ })
    const before = await replies.count()
    await send(page, content)
    await replies.nth(before).waitFor({ state: 'attached' })
  }

  test('a message is copied as the Markdown that it is, and a link to it leads back to it', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    built.provider.script(text('Because of **Rayleigh**:\n\n- blue\n- blue'))
    await ask(page, 'Why?')
    await untilSettled(page)
    await reply(page).getByRole('button', { name: 'Copy as Markdown' }).click()
    await reply(page).getByRole('button', { name: 'Copied' }).waitFor()
    assert.equal(await clipboard(page), 'Because of **Rayleigh**:\n\n- blue\n- blue')

    await question(page).hover()
    await question(page).getByRole('button', { name: 'Copy link' }).click()
    await question(page).getByRole('button', { name: 'Copied' }).waitFor()
    const id = (await question(page).getAttribute('id'))!.replace('message-', '')
    assert.equal(await clipboard(page), `${page.url()}?message=${id}`)
    await page.goto(await clipboard(page))
    await page.locator(`#message-${id}[data-target]`).waitFor()
  })

  test('a question is answered again by another language model; both replies stay', async ({
    browser,
    assert,
  }) => {
    const { page, ana, path } = await open(browser)
    const ben = await openPage(browser, await ana.invite('Ben'), path)
    await untilLive(ben)
    built.provider.script(text('First.'))
    await ask(page, 'Why?')
    await untilSettled(page)
    built.provider.script(text('Second.'))
    await reply(page).getByRole('button', { name: 'Answer again' }).click()
    await page.getByRole('menuitem', { name: 'Answer again with Claude Haiku 5.5' }).click()

    for (const each of [page, ben]) {
      await each.getByText('Second.').waitFor()
      await each.getByText('2 / 2').waitFor()
      assert.equal(await each.getByText('First.').count(), 0)
    }
    await page.getByRole('article', { name: 'Claude Haiku 5.5 replied' }).waitFor()
    assert.equal(built.provider.requests.at(-1)?.body.model, 'claude-haiku-5-5')

    await page.getByRole('button', { name: 'Earlier reply' }).click()
    await page.getByText('First.').waitFor()
    await page.getByRole('article', { name: 'Claude Sonnet 5.5 replied' }).waitFor()
    await page.getByRole('button', { name: 'Later reply' }).click()
    await page.getByText('Second.').waitFor()
  })

  test('a new reply is shown even to those who look at an earlier one', async ({ browser }) => {
    const { page, ana, path } = await open(browser)
    await ask(page, 'Why?')
    await untilSettled(page)
    const id = (await question(page).getAttribute('id'))!.replace('message-', '')
    const again = async (answer: string) => {
      built.provider.script(text(answer))
      await ana.post(`${path}/messages/${id}/reply`)
      await page.getByText(answer).waitFor()
      await untilSettled(page)
    }
    await again('Second.')
    await page.getByRole('button', { name: 'Earlier reply' }).click()
    await again('Third.')
    await page.getByText('3 / 3').waitFor()
  })

  test('Arrow-Up edits the last question in place, which is then answered again', async ({
    browser,
    assert,
  }) => {
    const { page, ana, path } = await open(browser)
    const ben = await openPage(browser, await ana.invite('Ben'), path)
    await untilLive(ben)
    built.provider.script(text('Because of '), hold())
    await ask(page, 'Why is it bleu?')
    await page.getByText('Because of').waitFor()

    built.provider.script(text('Rayleigh.'))
    await page.keyboard.press('ArrowUp')
    const field = page.getByRole('textbox', { name: 'Edit your question' })
    await page.waitForFunction(
      () => (document.activeElement as HTMLTextAreaElement)?.value === 'Why is it bleu?'
    )
    await field.fill('Why is it blue?')
    await page.keyboard.press('Enter')

    for (const each of [page, ben]) {
      await each.getByText('Why is it blue?').waitFor()
      await each.getByText('Rayleigh.').waitFor()
      await each.getByText('edited').waitFor()
      await each.getByText('Why is it bleu?').waitFor({ state: 'detached' })
    }
    await page.waitForFunction(() => document.activeElement?.matches('.foot textarea'))
    await page.getByRole('button', { name: 'Earlier reply' }).click()
    await page.getByText('to an earlier wording').waitFor()
    await page.getByText('Because of').waitFor()
    const { messages } = built.provider.requests.at(-1)!.body
    assert.include(JSON.stringify(messages), 'Why is it blue?')
    assert.notInclude(JSON.stringify(messages), 'bleu')
  })

  test('Escape leaves a question as it was', async ({ browser, assert }) => {
    const { page } = await open(browser, 1)
    await composer(page).focus()
    await page.keyboard.press('ArrowUp')
    await page.getByRole('textbox', { name: 'Edit your question' }).fill('Something else')
    await page.keyboard.press('Escape')
    await page.getByText('Question 1?').waitFor()
    await page.waitForFunction(() => document.activeElement?.matches('.foot textarea'))
    assert.lengthOf(built.provider.requests, 0)
  })

  test('Arrow-Up does nothing where the last question is somebody else’s', async ({
    browser,
    assert,
  }) => {
    const { page, ana, path } = await open(browser)
    const ben = await ana.invite('Ben')
    await ben.post(`${path}/messages`, { content: 'Mine!' })
    await page.getByText('Mine!').waitFor()
    await untilSettled(page)
    await composer(page).focus()
    await page.keyboard.press('ArrowUp')
    assert.equal(await page.getByRole('textbox', { name: 'Edit your question' }).count(), 0)
    assert.equal(await question(page).getByRole('button', { name: 'Edit' }).count(), 0)
    assert.equal(await question(page).getByRole('button', { name: 'Delete' }).count(), 0)
  })

  test('an edit that comes too late says so and keeps what was written', async ({ browser }) => {
    const { page, ana, path } = await open(browser, 1)
    const ben = await ana.invite('Ben')
    await composer(page).focus()
    await page.keyboard.press('ArrowUp')
    const field = page.getByRole('textbox', { name: 'Edit your question' })
    await page.waitForFunction(
      () => (document.activeElement as HTMLTextAreaElement)?.value === 'Question 1?'
    )
    await field.fill('Something else?')
    await ben.post(`${path}/messages`, { content: 'Faster!' })
    await page.getByText('Faster!').waitFor()
    await page.getByRole('button', { name: 'Save and ask again' }).click()
    await page.getByRole('alert').filter({ hasText: 'no longer be changed' }).waitFor()
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLTextAreaElement>('article textarea')?.value === 'Something else?'
    )
  })

  test('one’s own question is deleted with its replies, for everybody', async ({
    browser,
    assert,
  }) => {
    const { page, ana, path } = await open(browser, 3)
    const ben = await openPage(browser, await ana.invite('Ben'), path)
    await untilLive(ben)
    const second = page.getByRole('article', { name: 'Ana asked' }).nth(1)
    await second.hover()
    await second.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await second.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete question' }).click()
    for (const each of [page, ben]) {
      await each.getByText('Question 2?').waitFor({ state: 'detached' })
      assert.equal(await each.getByText('Reply 2.').count(), 0)
      assert.equal(await each.getByText('Question 3?').count(), 1)
    }
  })

  const isAtComposer = (page: Page) =>
    page.waitForFunction(() => document.activeElement?.matches('.foot textarea'))

  test('focus returns to the composer where a button goes away with what it has done', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser, 2)
    const press = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).last().focus()
      await page.keyboard.press('Enter')
    }
    await press('Answer again')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Enter')
    await isAtComposer(page)
    await page.getByText('Hello from the fake provider.').waitFor()
    await untilSettled(page)

    built.provider.script(status(402))
    await ask(page, 'Why?')
    await press('Try again')
    await isAtComposer(page)
    await page.getByText('Hello from the fake provider.').nth(1).waitFor()
    await untilSettled(page)

    await press('Delete')
    await page.getByRole('dialog').waitFor()
    await press('Delete question')
    await isAtComposer(page)
    await page.getByText('Why?').waitFor({ state: 'detached' })
    await isAtComposer(page)

    built.provider.script(text('Only the first'), finish({ stopReason: 'max_tokens' }))
    await ask(page, 'And how?')
    await press('Go on')
    await isAtComposer(page)
    await page.getByText('Please go on.').waitFor()
    await untilSettled(page)

    await page.context().setOffline(true)
    await send(page, 'Lost?')
    await press('Discard')
    await isAtComposer(page)
    assert.equal(await composer(page).inputValue(), '')
  })

  test('a tap on such a button does not open the keyboard of a phone', async ({
    browser,
    assert,
  }) => {
    const { ana, path } = await open(browser, 1)
    const phone = await openPage(browser, ana, path, { ...devices['Pixel 7'] })
    await untilLive(phone)
    await phone.getByRole('button', { name: 'Answer again' }).tap()
    await phone.getByRole('menuitem').first().tap()
    await phone.getByText('Hello from the fake provider.').waitFor()
    assert.isFalse(await phone.evaluate(() => document.activeElement!.matches('textarea')))
  })

  test('a question that is deleted soon after it was sent does not come back as being sent', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    await ask(page, 'Why?')
    await page.getByText('Hello from the fake provider.').waitFor()
    await untilSettled(page)
    await question(page).hover()
    await question(page).getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete question' }).click()
    await page.getByText('Hello from the fake provider.').waitFor({ state: 'detached' })
    assert.equal(await page.getByText('Why?').count(), 0)
  })

  test('each tool is reached and used by the keyboard', async ({ browser, assert }) => {
    const { page } = await open(browser, 2)
    built.provider.script(text('Again.'))
    await composer(page).focus()
    for (let step = 0; step < 40; step++) {
      await page.keyboard.press('Shift+Tab')
      const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
      if (name === 'Answer again') break
    }
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      'Answer again'
    )
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Again.').waitFor()
  })

  test('where Claude no longer sees what is above stands there at once, and after a reload', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const turns = addTurns(built, path, 'Ana', 12)
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    const mark = page.getByText('Claude no longer sees what is above')
    assert.equal(await mark.count(), 0)
    built.provider.script(status(400, { message: 'prompt is too long: 17 tokens > 16 maximum' }))
    await ana.post(`${path}/messages`, { content: 'And now?' })
    await page.getByText('Hello from the fake provider.').waitFor()

    const [{ start }] = built.server.query<{ start: number }>(
      'select prompt_start as start from conversations'
    )
    assert.include(
      turns.slice(1).map(({ question: id }) => id),
      start
    )
    const below = page.locator(`.boundary ~ section:has(#message-${start})`)
    const above = page.locator(`section:has(+ .boundary) #message-${start - 1}`)
    for (const isReloaded of [false, true]) {
      if (isReloaded) await page.reload()
      await mark.waitFor()
      assert.equal(await mark.count(), 1)
      assert.equal(await above.count(), 1)
      assert.equal(await below.count(), 1)
    }
  })

  test('days stand between messages, and a time has its full date', async ({ browser, assert }) => {
    const { page, path, ids } = await open(browser, 3)
    built.server.write((database) =>
      database
        .prepare(
          'update messages set created_at = ?, updated_at = ?, version = version + 1 where id <= ?'
        )
        .run('2025-02-03 10:00:00', '2025-02-03 10:00:00', ids[0].reply)
    )
    await page.goto(path)
    await page
      .getByText('Monday, 3 February 2025')
      .or(page.getByText('Monday 3 February 2025'))
      .waitFor()
    await page.getByText('Today', { exact: true }).first().waitFor()
    const title = await page.locator('article time').first().getAttribute('title')
    assert.match(title!, /3 February 2025/)
  })

  test('the end of a reply is announced once', async ({ browser, assert }) => {
    const { page } = await open(browser)
    const moment = hold()
    built.provider.script(text('Because of '), moment, text('Rayleigh.'))
    await ask(page, 'Why?')
    await page.getByText('Because of').waitFor()
    assert.equal(await page.locator('[role=log]').getAttribute('aria-busy'), 'true')
    assert.equal(await page.getByText('has replied').count(), 0)
    moment.release()
    await page.getByRole('status').filter({ hasText: 'Claude Sonnet 5.5 has replied.' }).waitFor()
    assert.equal(await page.locator('[role=log]').getAttribute('aria-busy'), 'false')
  })

  test('who looks on and who types is shown, and goes away with them', async ({
    browser,
    assert,
  }) => {
    const { page, ana, path } = await open(browser)
    const ben = await openPage(browser, await ana.invite('Ben'), path)
    await untilLive(ben)
    const here = page.getByRole('list', { name: 'Also here' })
    await here.getByRole('img', { name: 'Ben' }).waitFor()
    await ben.getByRole('list', { name: 'Also here' }).getByRole('img', { name: 'Ana' }).waitFor()

    await composer(ben).pressSequentially('I th')
    await page.getByText('Ben is typing…').waitFor()
    assert.equal(await ben.getByText('is typing').count(), 0)
    await ben.context().close()
    await here.waitFor({ state: 'detached' })
    await page.getByText('Ben is typing…').waitFor({ state: 'detached' })
  })
})
