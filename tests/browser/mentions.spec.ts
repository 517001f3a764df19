/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { holdPage, openPage, untilLive } from './pages.js'
import { hold, text } from '#tests/fake_provider'
import { until } from '#tests/until'
import { Visitor } from '#tests/visitor'

test.group('Unread marks and mentions', (group) => {
  const built = useBuiltServer(group)

  /** Ana’s conversations Sky and Sea, of which Ben has read all that there is. */
  async function open() {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const sky = await openConversation(ana, 'Sky')
    const sea = await openConversation(ana, 'Sea')
    const ben = await ana.invite('Ben')
    const note = (visitor: Visitor, path: string, content: string) =>
      visitor.post(`${path}/messages`, { content, note: true })
    return { ana, ben, sky, sea, note }
  }

  /** Olga’s conversation Theirs, in an account that Ana joins, and Ana’s own account. */
  async function openElsewhere(ana: Visitor) {
    const olga = await Visitor.signedUp('Olga', built.server.baseURL)
    const theirs = await openConversation(olga, 'Theirs')
    const [{ code }] = built.server.query<{ code: string }>(
      `select join_code as code from accounts where name = 'Olga’s team'`
    )
    await ana.post(`/join/${code}`)
    const [account] = built.server.query<{ id: number }>(
      `select id from accounts where name = 'Ana’s team'`
    )
    return { olga, theirs, account }
  }

  const sidebar = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })
  const unread = (page: Page, title: string) =>
    sidebar(page).getByRole('link', { name: `${title} (unread)` })
  const mention = (page: Page) => sidebar(page).getByRole('img', { name: 'You were mentioned' })
  const untilTitle = (page: Page, title: string) =>
    page.waitForFunction((wanted) => document.title === wanted, title)
  const input = (page: Page) => page.locator('.foot textarea')

  /** In another tab of the same browser. */
  async function secondTab(page: Page, path: string): Promise<Page> {
    const tab = await page.context().newPage()
    await tab.goto(path)
    return tab
  }

  /** Headless browsers show all tabs at once. */
  async function hide(page: Page, isHidden = true) {
    await page.evaluate(
      (state) => {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      },
      isHidden ? 'hidden' : 'visible'
    )
  }

  const mentions = () => built.server.query('select id from mentions')

  function positions() {
    return built.server.query(
      `select users.name, reads.message_id from reads join users on users.id = reads.user_id
       where users.name = 'Ana' order by reads.id`
    )
  }

  test('a mention in another of one’s accounts shows at once, at the choice of account', async ({
    browser,
  }) => {
    const { ana, note } = await open()
    const { olga, theirs } = await openElsewhere(ana)
    const page = await openPage(browser, ana, theirs)
    await untilLive(page)
    await page.getByLabel('Account').selectOption({ label: 'Ana’s team' })
    await untilTitle(page, 'New conversation · Parley')
    await note(olga, theirs, 'Look, @Ana')
    await untilTitle(page, '(1) New conversation · Parley')
    await page.getByRole('img', { name: 'You were mentioned' }).waitFor()
    await page.getByLabel('Account').selectOption({ label: 'Olga’s team (@1)' })
    await mention(page).waitFor()
    await page.goto(theirs)
    await untilTitle(page, 'Theirs · Parley')
  })

  test('an answer about mentions that is late does not replace a newer one', async ({
    browser,
    assert,
  }) => {
    const { ana, note } = await open()
    const { olga, theirs, account } = await openElsewhere(ana)
    await ana.request('PATCH', '/session', { accountId: account.id })
    const page = await openPage(browser, ana, '/')
    const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>()
    let answer: (() => Promise<void>) | undefined
    await page.route('**/profile', async (route) => {
      if (answer || !route.request().headers()['x-inertia-partial-data']) return route.continue()
      answer = () => Promise.resolve()
      const response = await route.fetch()
      answer = () => route.fulfill({ response })
      asked()
    })
    await page.goto('/profile')
    await isAsked
    const titles = await page.evaluateHandle(() => {
      const seen: string[] = []
      new MutationObserver(() => {
        if (seen.at(-1) !== document.title) seen.push(document.title)
      }).observe(document.head, { subtree: true, childList: true, characterData: true })
      return seen
    })
    await note(olga, theirs, 'First, @Ana')
    await untilTitle(page, '(1) Profile · Parley')
    /** The browser no longer wants it. */
    await answer!().catch(() => {})
    await note(olga, theirs, 'Second, @Ana')
    await untilTitle(page, '(2) Profile · Parley')
    assert.deepEqual(await titles.jsonValue(), ['(1) Profile · Parley', '(2) Profile · Parley'])
  })

  test('a mention elsewhere while a page is on its way is shown by that page too', async ({
    browser,
  }) => {
    const { ana, sky, note } = await open()
    const { olga, theirs, account } = await openElsewhere(ana)
    await ana.request('PATCH', '/session', { accountId: account.id })
    const page = await openPage(browser, ana, sky)
    await untilLive(page)
    const { isAsked, answer } = await holdPage(page, '/profile')
    await page.getByRole('link', { name: 'Profile' }).click()
    await isAsked
    await note(olga, theirs, 'Look, @Ana')
    await untilTitle(page, '(1) Sky · Parley')
    answer()
    await untilTitle(page, '(1) Profile · Parley')
  })

  test('Ben mentions Ana: all her tabs show it until she has read it', async ({
    browser,
    assert,
  }) => {
    const { ana, ben, sky, sea } = await open()
    const hers = await openPage(browser, ana, sea)
    const other = await secondTab(hers, '/profile')
    await untilTitle(other, 'Profile · Parley')
    const his = await openPage(browser, ben, sky)
    for (const page of [hers, his]) await untilLive(page)

    await input(his).pressSequentially('What do you think, @an')
    await his.getByRole('option', { name: 'Ana' }).waitFor()
    await his.keyboard.press('Enter')
    assert.equal(await input(his).inputValue(), 'What do you think, @Ana ')
    await his.keyboard.type('?')
    await his.keyboard.press('Control+Shift+Enter')

    for (const page of [hers, other]) {
      await mention(page).waitFor()
      await unread(page, 'Sky').waitFor()
    }
    await untilTitle(hers, '(1) Sea · Parley')
    await untilTitle(other, '(1) Profile · Parley')
    assert.equal(await mention(his).count(), 0)
    assert.equal(await unread(his, 'Sky').count(), 0)

    /** A page that the server renders now says the same before any script runs. */
    const withoutScripts = await openPage(browser, ana, '/conversations', {
      javaScriptEnabled: false,
    })
    assert.equal(await withoutScripts.title(), '(1) Conversations · Parley')
    assert.equal(await mention(withoutScripts).count(), 1)
    const main = withoutScripts.getByRole('main')
    assert.equal(await main.getByRole('img', { name: 'You were mentioned' }).count(), 1)
    assert.equal(await main.getByRole('link', { name: 'Sky (unread)' }).count(), 1)

    await unread(hers, 'Sky').click()
    await hers.getByRole('heading', { name: 'Sky' }).waitFor()
    await untilTitle(hers, 'Sky · Parley')
    await untilTitle(other, 'Profile · Parley')
    for (const page of [hers, other]) {
      assert.equal(await mention(page).count(), 0)
      assert.equal(await unread(page, 'Sky').count(), 0)
    }
    assert.lengthOf(mentions(), 0)
    const highlighted = await hers.evaluate(() =>
      Array.from(CSS.highlights.get('own-mentions') ?? []).map((range) =>
        range.startContainer.textContent?.slice(range.startOffset, range.endOffset)
      )
    )
    assert.deepEqual(highlighted, ['@Ana'])
  })

  test('what comes while one looks at the end is read, and shows no mark meanwhile', async ({
    browser,
    assert,
  }) => {
    const { ana, ben, sky, note } = await open()
    const page = await openPage(browser, ana, sky)
    await untilLive(page)
    const watch = page.evaluate(() => {
      const seen: string[] = []
      Object.assign(window, { seen })
      const look = () => {
        const marks = document.querySelectorAll('.sidebar .unread, .sidebar .mention-mark')
        if (marks.length > 0) seen.push('mark')
        if (document.title.startsWith('(')) seen.push(document.title)
      }
      new MutationObserver(look).observe(document, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      })
    })
    await watch
    await note(ben, sky, 'Look, @Ana')
    await page.getByText('Look, @Ana').waitFor()
    await until('a position to be saved', () => positions().length > 0)
    /** The mention goes just after that. */
    await until('the mention to be read', () => mentions().length === 0)
    assert.deepEqual(await page.evaluate(() => (window as unknown as { seen: string[] }).seen), [])
  })

  test('what comes while the tab is hidden, or further down, is not read yet', async ({
    browser,
    assert,
  }) => {
    const { ana, ben, sky, note } = await open()
    addTurns(built, sky, 'Ben', 10)
    const page = await openPage(browser, ana, sky)
    await untilLive(page)
    await until('a position to be saved', () => positions().length > 0)
    const [{ message_id: before }] = positions() as { message_id: number }[]

    await hide(page)
    await note(ben, sky, 'While you were away, @Ana')
    await untilTitle(page, '(1) Sky · Parley')
    await unread(page, 'Sky').waitFor()
    assert.deepInclude(positions()[0], { message_id: before })
    await hide(page, false)
    await untilTitle(page, 'Sky · Parley')
    const isRead = () => mentions().length === 0
    await until('the mention to be read', isRead)

    await page.mouse.wheel(0, -800)
    await page.getByRole('button', { name: 'Go to the newest message' }).waitFor()
    await note(ben, sky, 'Further down, @Ana')
    await untilTitle(page, '(1) Sky · Parley')
    assert.lengthOf(mentions(), 1)
    await page.getByRole('button', { name: 'Go to the newest message' }).click()
    await untilTitle(page, 'Sky · Parley')
  })

  test('a reply that ended elsewhere is unread', async ({ browser }) => {
    const { ana, ben, sky, sea } = await open()
    const page = await openPage(browser, ana, sea)
    await untilLive(page)
    const moment = hold()
    built.provider.script(text('Because '), moment)
    await ana.post(`${sky}/messages`, { content: 'Why?' })
    await sidebar(page).getByRole('img', { name: 'being written now' }).waitFor()
    moment.release()
    await unread(page, 'Sky').waitFor()
    await ben.post(`${sky}/privacy`)
  })

  test('a mention in an old conversation is brought to the sidebar', async ({
    browser,
    assert,
  }) => {
    const { ana, ben, sky, sea, note } = await open()
    for (let at = 0; at < 50; at++) await openConversation(ana, `New ${at}`)
    const page = await openPage(browser, ana, sea)
    await untilLive(page)
    assert.equal(await sidebar(page).getByRole('link', { name: 'Sky' }).count(), 0)
    await note(ben, sky, 'Still here, @Ana?')
    await mention(page).waitFor()
    await untilTitle(page, '(1) Sea · Parley')
    await unread(page, 'Sky').click()
    await untilTitle(page, 'Sky · Parley')
  })

  test('a conversation that is made private takes the mark with it', async ({ browser }) => {
    const { ana, sky, note } = await open()
    const ben = await Visitor.loggedIn({ email: 'ben@example.com' }, built.server.baseURL)
    const page = await openPage(browser, ben, '/profile')
    await note(ana, sky, 'For you, @Ben')
    await untilTitle(page, '(1) Profile · Parley')
    await ana.post(`${sky}/privacy`)
    await untilTitle(page, 'Profile · Parley')
    await mention(page).waitFor({ state: 'detached' })
  })

  async function openComposer(browser: Browser) {
    const { ana, sky } = await open()
    for (const name of ['Anabel', 'Bertram', 'Maria']) await ana.invite(name)
    built.server.write((database) => {
      database.exec("update users set name = 'Maria Lopez' where name = 'Maria'")
    })
    const page = await openPage(browser, ana, sky)
    return { page, ana, sky }
  }

  test('the list of teammates is used by keys alone, and Enter does not send while it is open', async ({
    browser,
    assert,
  }) => {
    const { page } = await openComposer(browser)
    const active = async () => {
      const id = await input(page).getAttribute('aria-activedescendant')
      return id === null ? null : page.locator(`[id="${id}"]`).textContent()
    }
    const list = page.getByRole('listbox', { name: 'Teammates' })
    await input(page).focus()
    await page.keyboard.type('Hello @')
    await list.waitFor()
    assert.deepEqual(await list.getByRole('option').allTextContents(), [
      'BBen',
      'AAnabel',
      'BBertram',
      'MLMaria Lopez',
    ])
    await page.keyboard.press('ArrowUp')
    assert.include(await active(), 'Maria Lopez')
    await page.keyboard.press('ArrowDown')
    assert.include(await active(), 'Ben')
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    assert.isNull(await active())

    await page.keyboard.press('Backspace')
    await page.keyboard.type('@b')
    await list.waitFor()
    await page.keyboard.press('ArrowDown')
    assert.include(await active(), 'Bertram')
    await page.keyboard.press('Enter')
    assert.equal(await input(page).inputValue(), 'Hello @Bertram ')
    await page.keyboard.press('Control+z')
    assert.equal(await input(page).inputValue(), 'Hello @b')
    await page.keyboard.press('Control+Shift+z')
    assert.equal(await input(page).inputValue(), 'Hello @Bertram ')
    await page.keyboard.type('and @lop')
    await list.waitFor()
    await page.keyboard.press('Tab')
    assert.equal(await input(page).inputValue(), 'Hello @Bertram and @Maria Lopez ')
    assert.equal(await page.getByRole('article').count(), 0)

    await page.keyboard.press('Enter')
    await page.getByRole('article', { name: 'Ana asked' }).waitFor()
    assert.lengthOf(mentions(), 2)
  })

  test('the mouse picks, and what follows the caret stays', async ({ browser, assert }) => {
    const { page } = await openComposer(browser)
    await input(page).fill('Hello , there')
    for (let at = 0; at < 7; at++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.type('@mar')
    await page.getByRole('option', { name: 'Maria Lopez' }).click()
    assert.equal(await input(page).inputValue(), 'Hello @Maria Lopez , there')
    await page.keyboard.type('x')
    assert.equal(await input(page).inputValue(), 'Hello @Maria Lopez x, there')
  })

  test('nobody is offered in code, in an address or where one is alone', async ({
    browser,
    assert,
  }) => {
    const { page } = await openComposer(browser)
    const list = page.getByRole('listbox')
    for (const begin of ['x@be', '`@be', '@nobody']) {
      await input(page).fill('')
      await page.keyboard.type(begin)
      assert.equal(await list.count(), 0, begin)
    }
    await input(page).fill('')
    await page.keyboard.type('@be')
    await list.waitFor()
    await input(page).fill('')
    await page.getByRole('button', { name: 'Conversation', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Make private' }).click()
    await page.locator('header').getByRole('img', { name: 'private' }).waitFor()
    await input(page).focus()
    await page.keyboard.type('@be')
    assert.equal(await list.count(), 0)
  })

  test('a note is edited with the list, and an Escape that closes it does not end that', async ({
    browser,
    assert,
  }) => {
    const { page } = await openComposer(browser)
    await input(page).fill('Who?')
    await page.keyboard.press('Control+Shift+Enter')
    await page.getByRole('article', { name: 'Ana noted' }).waitFor()
    await input(page).press('ArrowUp')
    const field = page.getByRole('textbox', { name: 'Edit your note' })
    await field.click()
    await page.keyboard.press('End')
    await page.keyboard.type(' @b')
    await page.getByRole('listbox').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('listbox').waitFor({ state: 'detached' })
    await page.keyboard.type('e')
    assert.equal(await page.getByRole('listbox').count(), 0)
    for (let at = 0; at < 3; at++) await page.keyboard.press('Backspace')
    await page.keyboard.type('@ben')
    await page.getByRole('option', { name: 'Ben' }).waitFor()
    await page.keyboard.press('Enter')
    assert.equal(await field.inputValue(), 'Who? @Ben ')
    await page.keyboard.press('Enter')
    await page.locator('.markdown').getByText('Who? @Ben').waitFor()
    assert.lengthOf(mentions(), 1)
  })

  test('on a phone the list is within the window, also in a new conversation', async ({
    browser,
    assert,
  }) => {
    const { ana, sky } = await openComposer(browser)
    for (const path of [sky, '/']) {
      const page = await openPage(browser, ana, path, { viewport: { width: 375, height: 700 } })
      await page.getByRole('textbox').first().focus()
      await page.keyboard.type('@')
      const box = await page.getByRole('listbox').boundingBox()
      assert.isAtLeast(box!.x, 0)
      assert.isAtLeast(box!.y, 0)
      assert.isAtMost(box!.x + box!.width, 375)
      await page.getByRole('option', { name: 'Bertram' }).click()
      assert.equal(await page.getByRole('textbox').first().inputValue(), '@Bertram ')
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.isAtMost(width, 375)
    }
  })
})
