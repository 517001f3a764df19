/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import { extractText, getDocumentProxy } from 'unpdf'
import { addConversations, addTurns, openConversation, useBuiltServer } from './built.js'
import { holdPage, openPage, untilLive } from './pages.js'
import { hold, text } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

const PHONE = { width: 375, height: 700 }

/** How far the conversations are read, as statements that follow each other. */
const MARKS = {
  'all read': `
    insert or replace into reads (user_id, conversation_id, message_id, created_at, updated_at)
    select user_id, conversation_id, max(id), current_timestamp, current_timestamp
    from messages where user_id is not null group by conversation_id`,
  'the oldest in the sidebar unread': `
    delete from reads where conversation_id in (
      select id from conversations order by updated_at desc, id desc limit 1 offset
      (select min(count(*), 50) - 1 from conversations))`,
  'all unread': 'delete from reads',
}

test.group('Around the pages', (group) => {
  const built = useBuiltServer(group)

  async function open(browser: Browser, options: Parameters<typeof openPage>[3] = {}) {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const page = await openPage(browser, ana, path, options)
    await untilLive(page)
    return { ana, path, page }
  }

  const sidebar = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })
  const entry = (page: Page, title: string) => sidebar(page).getByRole('link', { name: title })

  async function choose(page: Page, title: string, action: string) {
    await entry(page, title).hover()
    await page.getByRole('button', { name: `Actions for ${title}` }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }

  test('new conversations, renames and what is being written appear by themselves', async ({
    browser,
  }) => {
    const { page, ana } = await open(browser)
    const ben = await ana.invite('Ben')
    const moment = hold()
    built.provider.script(text('Because '), moment)
    const response = await ben.post('/conversations', { content: 'Why is the sea salty?' })
    const path = response.headers.get('location')!
    await entry(page, 'Why is the sea salty?').waitFor()
    await sidebar(page).getByRole('img', { name: 'being written now' }).waitFor()
    moment.release()
    await sidebar(page)
      .getByRole('img', { name: 'being written now' })
      .waitFor({ state: 'detached' })
    await ben.request('PATCH', path, { title: 'Salt' })
    await entry(page, 'Salt').waitFor()
    await ben.delete(path)
    await entry(page, 'Salt').waitFor({ state: 'detached' })
  })

  test('hidden texts make no page taller however many conversations are unread', async ({
    browser,
    assert,
  }) => {
    const { ana, path } = await open(browser)
    const [{ reply }] = addTurns(built, path, 'Ana', 1)
    const others = [
      ...[`${path}/messages/${reply}/prompt`, '/conversations'],
      ...['/account', '/account/audit', '/account/usage', '/profile'],
    ]
    const page = await openPage(browser, ana, '/', { javaScriptEnabled: false })
    async function look(name: string, paths: string[]) {
      for (const at of paths) {
        await page.goto(at)
        const { bottom, height } = await page.evaluate(() => ({
          bottom: document.getElementById('app')!.getBoundingClientRect().bottom,
          height: document.documentElement.scrollHeight - document.documentElement.scrollTop,
        }))
        assert.isAtMost(height, Math.ceil(bottom), `${at}, ${name}`)
      }
    }
    let count = 1
    for (const total of [5, 50, 500]) {
      addConversations(built, 'Ana', total - count)
      count = total
      for (const [name, mark] of Object.entries(MARKS)) {
        built.server.write((database) => database.exec(mark))
        await look(`${total} conversations, ${name}`, ['/', path])
      }
      if (total === 50) await look('50 conversations, all unread', others)
    }
  })

  test('hidden texts make no drawer taller on a phone', async ({ browser, assert }) => {
    const { page } = await open(browser, { viewport: PHONE })
    addConversations(built, 'Ana', 50)
    await page.goto('/')
    await page.getByRole('link', { name: 'Open the sidebar' }).click()
    await entry(page, 'Conversation 49 (unread)').waitFor()
    const dialog = page.getByRole('dialog')
    assert.isTrue(await dialog.evaluate((it) => it.scrollHeight <= it.clientHeight))
  })

  test('what happens while a page is on its way is in the sidebar of that page too', async ({
    browser,
    assert,
  }) => {
    const { page, ana } = await open(browser)
    const ben = await ana.invite('Ben')
    const { isAsked, answer } = await holdPage(page, '/profile')
    await page.getByRole('link', { name: 'Profile' }).click()
    await isAsked
    await ben.post('/conversations', { title: 'Sand' })
    await entry(page, 'Sand').waitFor()
    answer()
    await page.getByRole('heading', { name: 'Profile', exact: true }).waitFor()
    assert.isTrue(await entry(page, 'Sand').isVisible())
  })

  test('a conversation is renamed in place, for everybody', async ({ browser }) => {
    const { page, ana, path } = await open(browser)
    const ben = await openPage(browser, await ana.invite('Ben'), path)
    await untilLive(ben)
    await choose(page, 'Sky', 'Rename')
    await page.getByRole('textbox', { name: 'Title' }).fill('The sky')
    await page.keyboard.press('Enter')
    for (const each of [page, ben]) {
      await each.getByRole('heading', { name: 'The sky' }).waitFor()
      await entry(each, 'The sky').waitFor()
    }
    await choose(page, 'The sky', 'Rename')
    await page.getByRole('textbox', { name: 'Title' }).fill('Something else')
    await page.keyboard.press('Escape')
    await entry(page, 'The sky').waitFor()
  })

  test('an archived conversation leaves the sidebar and is brought back', async ({ browser }) => {
    const { page, ana, path } = await open(browser)
    const ben = await openPage(browser, await ana.invite('Ben'), path)
    await untilLive(ben)
    await choose(page, 'Sky', 'Archive')
    for (const each of [page, ben]) {
      await each.getByText('This conversation is archived').waitFor()
      await entry(each, 'Sky').waitFor({ state: 'detached' })
    }
    await sidebar(page).getByRole('link', { name: 'All conversations' }).click()
    await page.getByText('There is no conversation yet').waitFor()
    await page.getByRole('link', { name: 'Archived' }).click()
    await page.getByRole('main').getByRole('link', { name: /Sky/ }).click()
    await page.getByRole('button', { name: 'Bring back' }).click()
    for (const each of [page, ben]) {
      await each.getByText('This conversation is archived').waitFor({ state: 'detached' })
      await entry(each, 'Sky').waitFor()
    }
  })

  test('a message brings an archived conversation back', async ({ browser }) => {
    const { page, ana, path } = await open(browser)
    await ana.post(`${path}/archive`)
    await page.getByText('This conversation is archived').waitFor()
    await page.getByRole('textbox', { name: 'Write a message' }).fill('One more thing')
    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').waitFor()
    await page.getByText('This conversation is archived').waitFor({ state: 'detached' })
    await entry(page, 'Sky').waitFor()
  })

  test('deleting asks first, and takes whoever stands there home', async ({ browser, assert }) => {
    const { page } = await open(browser)
    await choose(page, 'Sky', 'Delete…')
    const dialog = page.getByRole('dialog', { name: 'Delete this conversation?' })
    await dialog.waitFor()
    /** What the team shares is not destroyed by an Enter too many. */
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    assert.lengthOf(built.server.query('select id from conversations'), 1)
    await choose(page, 'Sky', 'Delete…')
    await dialog.getByRole('button', { name: 'Delete conversation' }).click()
    await page.getByText('“Sky” was deleted.').waitFor()
    await page.getByRole('heading', { name: 'What shall we talk about?' }).waitFor()
    assert.lengthOf(built.server.query('select id from conversations'), 0)
  })

  for (const [name, viewport] of Object.entries({
    desktop: { width: 1280, height: 800 },
    phone: { width: 375, height: 700 },
  })) {
    test(`on a ${name} a word about what happened covers neither title nor composer`, async ({
      browser,
      assert,
    }) => {
      const { page, ana } = await open(browser, { viewport })
      const sea = await openConversation(ana, 'Sea')
      await page.route('**/archive', (route) => route.abort())
      const covered = (selector: string) =>
        page.evaluate((each) => {
          const toast = document.querySelector('.toast')!.getBoundingClientRect()
          const { top, bottom, left, right } = document.querySelector(each)!.getBoundingClientRect()
          return (
            toast.top < bottom && toast.bottom > top && toast.left < right && toast.right > left
          )
        }, selector)
      await page.getByRole('button', { name: 'Conversation', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Delete…' }).click()
      await page.getByRole('button', { name: 'Delete conversation' }).click()
      await page.getByText('“Sky” was deleted.').waitFor()
      await page.getByRole('heading', { name: 'What shall we talk about?' }).waitFor()
      for (const part of ['h1', '.composer']) assert.isFalse(await covered(part), part)

      await page.goto(sea)
      await page.waitForFunction(() => document.documentElement.style.getPropertyValue('--foot'))
      await page.getByRole('button', { name: 'Conversation', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Archive' }).click()
      await page.getByText('The server cannot be reached').waitFor()
      for (const part of ['.page-header', '.foot']) assert.isFalse(await covered(part), part)
    })
  }

  test('the keyboard’s focus stays in the sidebar when its conversation leaves it', async ({
    browser,
  }) => {
    const { page, ana } = await open(browser)
    for (const title of ['Sea', 'Sun']) await openConversation(ana, title)
    const untilFocused = (title: string) =>
      page.waitForFunction((it) => document.activeElement?.getAttribute('title') === it, title)
    const press = async (title: string, action: string) => {
      await page.getByRole('button', { name: `Actions for ${title}` }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('menuitem', { name: action }).focus()
      await page.keyboard.press('Enter')
    }
    await press('Sun', 'Archive')
    await untilFocused('Sea')
    await press('Sea', 'Delete…')
    await page.getByRole('button', { name: 'Delete conversation' }).focus()
    await page.keyboard.press('Enter')
    await untilFocused('Sky')
    await press('Sky', 'Archive')
    await page.waitForFunction(() => document.activeElement?.textContent === 'All conversations')
  })

  test('a member is not offered to delete what another one has begun', async ({
    browser,
    assert,
  }) => {
    const { ana, path } = await open(browser)
    const page = await openPage(browser, await ana.invite('Ben'), path)
    await entry(page, 'Sky').hover()
    await page.getByRole('button', { name: 'Actions for Sky' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor()
    assert.equal(await page.getByRole('menuitem', { name: 'Delete…' }).count(), 0)
  })

  test('a reply that is finished elsewhere is told', async ({ browser }) => {
    const { page, ana } = await open(browser)
    await openConversation(ana, 'Sea')
    const moment = hold()
    built.provider.script(text('Because '), moment)
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Because').waitFor()
    await entry(page, 'Sea').click()
    await page.getByRole('heading', { name: 'Sea' }).waitFor()
    await untilLive(page)
    moment.release()
    await page.getByText('A reply in “Sky” is finished.').waitFor()
    await page.getByRole('link', { name: 'Open' }).click()
    await page.getByRole('heading', { name: 'Sky' }).waitFor()
  })

  test('on a phone the sidebar is a drawer', async ({ browser, assert }) => {
    const { page, ana } = await open(browser, { viewport: PHONE })
    await openConversation(ana, 'Sea')
    assert.isFalse(await sidebar(page).isVisible())
    await page.getByRole('link', { name: 'Open the sidebar' }).click()
    await entry(page, 'Sea').click()
    await page.getByRole('heading', { name: 'Sea' }).waitFor()
    await sidebar(page).waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'Open the sidebar' }).click()
    await page.keyboard.press('Escape')
    await sidebar(page).waitFor({ state: 'hidden' })
  })

  test('the palette finds conversations that the sidebar does not have, and commands', async ({
    browser,
  }) => {
    const { page, ana } = await open(browser)
    const old = await openConversation(ana, 'The old harbour')
    await ana.post(`${old}/archive`)
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Find a conversation').waitFor()
    await page.keyboard.type('harb')
    await page.getByRole('option', { name: /The old harbour/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'The old harbour' }).waitFor()

    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Find a conversation').waitFor()
    await page.keyboard.type('theme dark')
    await page.getByRole('option', { name: 'Theme: dark' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('html[data-theme=dark]').waitFor()
  })

  test('a question mark opens the sheet of shortcuts, but not where one writes', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Why?')
    await page.keyboard.type('?')
    assert.equal(await page.getByRole('dialog').count(), 0)
    await page.getByRole('heading', { name: 'Sky' }).click()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('/')
    await page.waitForFunction(() => document.activeElement?.matches('.foot textarea'))
  })

  test('the theme is kept, and comes with the page', async ({ browser, assert }) => {
    const { page, path } = await open(browser)
    const background = (of = page) =>
      of.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await background()
    await page.getByRole('button', { name: /Theme: system/ }).click()
    await page.getByRole('button', { name: /Theme: light/ }).click()
    await page.getByRole('button', { name: /Theme: dark/ }).waitFor()
    const dark = await background()
    assert.notEqual(dark, light)
    const next = await page.context().newPage()
    await next.route('**/assets/*.js', (route) => route.abort())
    await next.goto(path)
    assert.equal(await background(next), dark)
  })

  test('without scripts a conversation can be read, page by page', async ({ browser, assert }) => {
    const { ana, path } = await open(browser)
    addTurns(built, path, 'Ana', 60, (at) => `Reply ${at}. | a | b |`)
    const page = await openPage(browser, ana, path, { javaScriptEnabled: false })
    await page.getByText('Question 60?').waitFor()
    assert.isFalse(await page.locator('.composer').isVisible())
    assert.equal(await page.locator('article button:visible').count(), 0)
    await page.getByRole('link', { name: 'Show older messages' }).click()
    await page.getByText('Question 30?', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Show older messages' }).click()
    await page.getByText('Question 1?', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Show newer messages' }).click()
    await page.getByText('Question 30?', { exact: true }).waitFor()
  })

  test('on paper there is the conversation and nothing else', async ({ browser, assert }) => {
    const { page, path } = await open(browser)
    addTurns(built, path, 'Ana', 2)
    await page.goto(path)
    await page.emulateMedia({ media: 'print' })
    assert.isTrue(await page.getByText('Question 1?').isVisible())
    for (const part of ['.sidebar', '.composer', '.tools', '.page-header .button']) {
      assert.isFalse(await page.locator(part).first().isVisible(), part)
    }
  })

  test('on paper a long conversation says what is missing', async ({ browser, assert }) => {
    const { page, path } = await open(browser)
    const turns = addTurns(built, path, 'Ana', 60)
    async function printed() {
      const document = await getDocumentProxy(new Uint8Array(await page.pdf({ format: 'A4' })))
      return (await extractText(document, { mergePages: true })).text
    }
    await page.goto(path)
    const end = await printed()
    const shown = (await page.locator('.question').allInnerTexts()).map((it) => it.trim())
    assert.include(shown, 'Question 60?')
    for (const question of shown) assert.include(end, question)
    assert.match(end, /Messages before .+ aren’t included/)
    assert.notInclude(end, 'Messages after')

    await page.goto(`${path}?message=${turns[0].question}`)
    const beginning = await printed()
    assert.include(beginning, 'Question 1?')
    assert.match(beginning, /Messages after .+ aren’t included/)
    assert.notInclude(beginning, 'Messages before')
  })

  test('a wide table is whole on paper', async ({ browser, assert }) => {
    const { page, path } = await open(browser, { viewport: { width: 794, height: 1123 } })
    const row = Array.from({ length: 12 }, (_, at) => `column${at} |`).join('')
    addTurns(built, path, 'Ana', 1, () => `|${row}\n|${'-|'.repeat(12)}\n|${row}\n`)
    await page.goto(path)
    const hidden = () =>
      page.locator('.table-scroller').evaluate((it) => it.scrollWidth - it.clientWidth)
    assert.isAbove(await hidden(), 100)
    await page.emulateMedia({ media: 'print' })
    assert.isAtMost(await hidden(), 0)
  })

  test('words of a table are not broken on paper where there is room', async ({
    browser,
    assert,
  }) => {
    const { page, path } = await open(browser, { viewport: { width: 794, height: 1123 } })
    const long = 'A note that is far longer than all else in this table put together. '.repeat(3)
    const table = `| Monday | Owner | $1,200 | Notes |\n|-|-|-|-|\n| Friday | Ana | $300 | ${long} |\n`
    addTurns(built, path, 'Ana', 1, () => table)
    await page.goto(path)
    await page.emulateMedia({ media: 'print' })
    const heights = await page.locator('th').evaluateAll((cells) =>
      cells.map((cell) => {
        const range = document.createRange()
        range.selectNodeContents(cell)
        return range.getClientRects().length
      })
    )
    assert.deepEqual(heights, [1, 1, 1, 1])
  })

  test('paper is white in the dark theme too', async ({ browser, assert }) => {
    const { page } = await open(browser, { colorScheme: 'dark' })
    await page.getByRole('button', { name: /Theme: system/ }).click()
    await page.getByRole('button', { name: /Theme: light/ }).click()
    await page.locator('html[data-theme=dark]').waitFor()
    await page.emulateMedia({ media: 'print' })
    const { color } = await page.evaluate(() => ({ color: getComputedStyle(document.body).color }))
    assert.equal(color, 'rgb(34, 31, 26)')
  })
})
