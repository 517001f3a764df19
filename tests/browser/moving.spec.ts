/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { hold, text, words } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

const LINES = Array.from({ length: 200 }, (_, at) => `line${at}\n\n`).join('')

test.group('Moving in a conversation', (group) => {
  const built = useBuiltServer(group)

  async function open(browser: Browser, turns: number, options: BrowserContextOptions = {}) {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    const questions = addTurns(built, path, 'Ana', turns).map(({ question }) => ({ id: question }))
    const page = await openPage(browser, ana, path, options)
    await untilLive(page)
    /** A person's gesture ends that; a script that scrolls makes none. */
    await page.waitForFunction(() => document.documentElement.dataset.opening === undefined)
    return { ana, path, page, questions }
  }

  const composer = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
  const topOf = (element: Locator) => element.evaluate((it) => it.getBoundingClientRect().top)
  const distanceToEnd = (page: Page) =>
    page.evaluate(() => {
      const { scrollHeight, scrollTop } = document.documentElement
      return Math.round(scrollHeight - scrollTop - window.innerHeight)
    })
  const nextFrame = (page: Page) =>
    page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    )

  /** Where the page stands once scrolling, which a browser may do smoothly, has come to rest. */
  async function untilStill(page: Page): Promise<number> {
    const read = () => page.evaluate(() => document.documentElement.scrollTop)
    for (let before = -1, now = await read(); ; before = now, now = await read()) {
      if (before === now) return now
      for (let frame = 0; frame < 4; frame++) await nextFrame(page)
    }
  }

  /** Away from the end, with something in the middle of a message at the window's top. */
  async function scrollUp(page: Page, pixels: number) {
    await page.mouse.move(700, 300)
    await page.mouse.wheel(0, -pixels)
    await page.getByRole('button', { name: 'Go to the newest message' }).waitFor()
    await nextFrame(page)
  }

  test('a conversation opens at its end, before any script has run', async ({
    browser,
    assert,
  }) => {
    const { page: opened, path } = await open(browser, 30)
    assert.isAtMost(await distanceToEnd(opened), 1)
    const page = await opened.context().newPage()
    await page.route('**/assets/*.js', (route) => route.abort())
    await page.goto(path)
    assert.isTrue(await page.getByText('Reply 30.').isVisible())
    assert.isAtMost(await distanceToEnd(page), 1)
  })

  test('what is far above is laid out later, and nothing in sight moves', async ({
    browser,
    assert,
  }) => {
    const { page, path } = await open(browser, 30)
    await page.addInitScript(() => {
      const seen = { wasFar: false, shift: 0 }
      Object.assign(window, { seen })
      const look = () => {
        seen.wasFar ||= document.documentElement.dataset.opening === 'far'
        requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
      new PerformanceObserver((list) => {
        const shifts = list.getEntries() as unknown as { value: number }[]
        for (const { value } of shifts) seen.shift += value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(path)
    await untilLive(page)
    await page.locator('html:not([data-opening])').waitFor()
    await nextFrame(page)
    const seen = await page.evaluate(() => (window as unknown as Window & { seen: object }).seen)
    assert.propertyVal(seen, 'wasFar', true)
    assert.isBelow((seen as { shift: number }).shift, 0.02)
    assert.isAtMost(await distanceToEnd(page), 1)
  })

  test('it does so from the sidebar, too', async ({ browser, assert }) => {
    const { page, ana } = await open(browser, 30)
    const other = await openConversation(ana, 'Sea')
    addTurns(built, other, 'Ana', 30)
    await page.goto('/')
    const nav = page.getByRole('navigation', { name: 'Conversations' })
    await nav.getByRole('link', { name: 'Sea' }).click()
    await page.getByRole('heading', { name: 'Sea' }).waitFor()
    await untilLive(page)
    await nextFrame(page)
    assert.isAtMost(await distanceToEnd(page), 1)
    await nav.getByRole('link', { name: 'Sky' }).click()
    await page.getByRole('heading', { name: 'Sky' }).waitFor()
    await untilLive(page)
    await nextFrame(page)
    assert.isAtMost(await distanceToEnd(page), 1)
  })

  test('at the live edge the page follows what is written', async ({ browser, assert }) => {
    const { page } = await open(browser, 3)
    built.provider.script(words(LINES, { every: 4 }))
    await composer(page).fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('line150', { exact: true }).waitFor()
    assert.isAtMost(await distanceToEnd(page), 60)
    await untilSettled(page)
    await nextFrame(page)
    assert.isAtMost(await distanceToEnd(page), 1)
  })

  for (const [name, letGo] of [
    ['the wheel', (page: Page) => page.mouse.wheel(0, -20)],
    [
      'a key',
      async (page: Page) => {
        await page.locator('h1').click()
        await page.keyboard.press('PageUp')
      },
    ],
    [
      'a finger',
      async (page: Page) => {
        const client = await page.context().newCDPSession(page)
        const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...y: number[]) => {
          const touchPoints = y.map((at) => ({ x: 700, y: at }))
          return client.send('Input.dispatchTouchEvent', { type, touchPoints })
        }
        await touch('touchStart', 300)
        for (let y = 310; y <= 400; y += 10) await touch('touchMove', y)
        await touch('touchEnd')
      },
    ],
    [
      'the scrollbar',
      (page: Page) => page.evaluate(() => document.documentElement.scrollBy(0, -40)),
    ],
  ] as const) {
    test(`an upward gesture with ${name} lets go`, async ({ browser, assert }) => {
      const { page } = await open(browser, 5, { hasTouch: name === 'a finger' })
      const moment = hold()
      built.provider.script(words(LINES, { every: 2 }), moment, text('The end.'))
      await composer(page).fill('Why?')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByText('line60', { exact: true }).waitFor()
      await page.mouse.move(700, 300)
      await letGo(page)
      await page.getByRole('button', { name: 'Go to the newest message' }).waitFor()
      const place = await untilStill(page)
      await page.getByText('line199', { exact: true }).waitFor({ state: 'attached' })
      assert.closeTo(await page.evaluate(() => document.documentElement.scrollTop), place, 1)
      moment.release()
      await untilSettled(page)
      assert.closeTo(await page.evaluate(() => document.documentElement.scrollTop), place, 1)
    })
  }

  for (const [name, goUp] of [
    [
      'the wheel over the sidebar',
      async (page: Page) => {
        await page.mouse.move(100, 300)
        await page.mouse.wheel(0, -20)
      },
    ],
    [
      'the wheel over a long draft',
      async (page: Page) => {
        await composer(page).fill('a\n'.repeat(60))
        await composer(page).hover()
        await page.mouse.wheel(0, -20)
      },
    ],
    [
      'the wheel over a menu',
      async (page: Page) => {
        await page.getByRole('button', { name: 'Answer again' }).last().click()
        await page.getByRole('menuitem').first().hover()
        await page.mouse.wheel(0, -20)
      },
    ],
    [
      'the wheel over a dialog',
      async (page: Page) => {
        await page.keyboard.press('Control+k')
        await page.getByPlaceholder('Find a conversation').hover()
        await page.mouse.wheel(0, -20)
      },
    ],
    [
      'a key in a dialog',
      async (page: Page) => {
        await page.locator('h1').click()
        await page.keyboard.press('?')
        await page.getByRole('dialog').getByRole('button', { name: 'Close' }).focus()
        await page.keyboard.press('ArrowUp')
      },
    ],
  ] as const) {
    test(`${name} does not let go where the page does not move`, async ({ browser, assert }) => {
      const { page } = await open(browser, 5)
      /** What is too short to scroll hands the wheel on to the page, which rightly lets go. */
      await page.addStyleTag({ content: 'html { overflow: hidden }' })
      await page.evaluate(() => {
        const gesture = new Promise((seen) => {
          const note = ({ type, deltaY, key }: Event & { deltaY?: number; key?: string }) =>
            (type === 'wheel' ? deltaY! < 0 : key === 'ArrowUp') && seen(type)
          window.addEventListener('wheel', note)
          window.addEventListener('keydown', note)
        })
        Object.assign(window, { gesture })
      })
      await goUp(page)
      await page.evaluate(() => (window as unknown as { gesture: Promise<string> }).gesture)
      await untilStill(page)
      assert.equal(await page.getByRole('button', { name: 'Go to the newest message' }).count(), 0)
      assert.isAtMost(await distanceToEnd(page), 1)
    })
  }

  const scrollTop = (page: Page) => page.evaluate(() => document.documentElement.scrollTop)
  const pill = (page: Page) => page.getByRole('button', { name: 'Ben asked a question' })

  for (const [where, options] of [
    ['a desktop', {}],
    ['a phone', { viewport: { width: 375, height: 700 }, hasTouch: true }],
  ] as const) {
    test(`on ${where} a colleague’s question leaves the running reply in sight`, async ({
      browser,
      assert,
    }) => {
      const { page, ana, path } = await open(browser, 8, options)
      const ben = await ana.invite('Ben')
      const [first, second] = [hold(), hold()]
      built.provider.script(text('Because.\n\n'), first, words(LINES), second, text('The end.'))
      await composer(page).fill('Why?')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByText('Because.').waitFor()
      await nextFrame(page)
      const before = await scrollTop(page)

      await ben.post(`${path}/messages`, { content: 'And why red?' })
      await page.getByText('And why red?').waitFor({ state: 'attached' })
      await nextFrame(page)
      assert.closeTo(await scrollTop(page), before, 1)

      first.release()
      await pill(page).waitFor()
      const newest = page.getByText('line199', { exact: true })
      await newest.waitFor()
      await untilStill(page)
      const fold = await topOf(page.locator('.foot'))
      assert.isBelow(await topOf(newest), fold)
      assert.isAbove(await topOf(newest), fold - 120)

      await pill(page).click()
      assert.isBelow(await topOf(page.getByText('And why red?')), 200)
      await pill(page).waitFor({ state: 'detached' })
      second.release()
    })
  }

  test('a colleague’s question leaves who reads the end where they are', async ({
    browser,
    assert,
  }) => {
    const { page, ana, path } = await open(browser, 8)
    const ben = await ana.invite('Ben')
    const before = await scrollTop(page)
    built.provider.script(words(LINES))
    await ben.post(`${path}/messages`, { content: 'Why?' })
    await pill(page).waitFor()
    await page.getByText('line199', { exact: true }).waitFor({ state: 'attached' })
    await untilSettled(page)
    assert.closeTo(await scrollTop(page), before, 1)
  })

  test('who is near the end stays there when something long goes above it', async ({
    browser,
    assert,
  }) => {
    const { page, ana, path } = await open(browser, 20)
    const [long] = addTurns(built, path, 'Ana', 1, () => 'A line.\n\n'.repeat(40))
    addTurns(built, path, 'Ana', 5)
    await page.goto('/')
    await page.goto(path)
    await untilLive(page)
    assert.isAtMost(await distanceToEnd(page), 1)
    await scrollUp(page, 600)
    const read = page.getByText('Question 3?').last()
    const before = await topOf(read)
    await ana.delete(`${path}/messages/${long.question}`)
    await page.locator(`#message-${long.question}`).waitFor({ state: 'detached' })
    await untilStill(page)
    assert.closeTo(await topOf(read), before, 2)
    assert.isAbove(await distanceToEnd(page), 500)
    await page.getByRole('button', { name: 'Go to the newest message' }).waitFor()
  })

  test('pressing the mouse in a growing reply, to select words, lets go', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser, 5)
    const [first, second] = [hold(), hold()]
    const half = LINES.indexOf('line100')
    built.provider.script(words(LINES.slice(0, half)), first, words(LINES.slice(half)), second)
    await composer(page).fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('line99', { exact: true }).waitFor()
    await untilStill(page)
    const { x, y } = (await page.getByText('line97', { exact: true }).boundingBox())!
    await page.mouse.move(x + 1, y + 8)
    await page.mouse.down()
    const place = await scrollTop(page)
    first.release()
    await page.getByText('line199', { exact: true }).waitFor({ state: 'attached' })
    await page.mouse.move(x + 30, y + 8)
    await page.mouse.up()
    assert.closeTo(await scrollTop(page), place, 1)
    assert.include(await page.evaluate(() => String(getSelection())), 'lin')
    second.release()
  })

  test('a button says how much is new, and leads back to it', async ({ browser, assert }) => {
    const { page, ana, path } = await open(browser, 20)
    const ben = await ana.invite('Ben')
    await scrollUp(page, 600)
    await ben.post(`${path}/messages`, { content: 'Is it new?' })
    const button = page.getByRole('button', { name: 'Ben asked a question' })
    await button.click()
    await page.getByText('Is it new?').waitFor()
    await untilSettled(page)
    await nextFrame(page)
    assert.isAtMost(await distanceToEnd(page), 1)
    await button.waitFor({ state: 'detached' })
  })

  test('the place is kept when older messages come in', async ({ browser, assert }) => {
    const { page, questions } = await open(browser, 120)
    assert.lengthOf(await page.locator('article.message').all(), 50)
    await page.evaluate(() => document.documentElement.scrollTo(0, 700))
    await nextFrame(page)
    const inSight = await page.evaluate(() => {
      const isBelowHeader = (it: Element) => it.getBoundingClientRect().top > 100
      return Array.from(document.querySelectorAll('article')).find(isBelowHeader)!.id
    })
    const first = page.locator(`#${inSight}`)
    await page.mouse.move(700, 300)
    await page.mouse.wheel(0, -100)
    const before = await topOf(first)
    await page.locator(`#message-${questions[80].id}`).waitFor({ state: 'attached' })
    await nextFrame(page)
    assert.closeTo(await topOf(first), before, 110)
    const settled = await topOf(first)
    await page.evaluate(() => document.documentElement.scrollBy(0, 1))
    await nextFrame(page)
    assert.closeTo(await topOf(first), settled - 1, 1)
  })

  /** It took down the new place for the reader's before the page had been put right. */
  test('the place is kept when the wheel turns as older messages come in', async ({
    browser,
    assert,
  }) => {
    const { page, questions } = await open(browser, 120)
    await page.evaluate(() => {
      const turnWheel = () => {
        const wheel = new WheelEvent('wheel', { deltaY: -1, bubbles: true })
        document.querySelector('article')!.dispatchEvent(wheel)
      }
      const options = { childList: true, subtree: true }
      new MutationObserver(turnWheel).observe(document.querySelector('[role=log]')!, options)
    })
    const first = page.locator(`#message-${questions[95].id}`)
    const before = await first.evaluate((it) => {
      document.documentElement.scrollTo(0, 700)
      return it.getBoundingClientRect().top
    })
    await page.locator(`#message-${questions[80].id}`).waitFor({ state: 'attached' })
    await nextFrame(page)
    assert.closeTo(await topOf(first), before, 20)
  })

  test('all of a long conversation can be read by going up', async ({ browser }) => {
    const { page } = await open(browser, 120)
    await page.mouse.move(700, 300)
    const oldest = page.getByText('Question 1?', { exact: true })
    while (!(await oldest.isVisible())) {
      await page.mouse.wheel(0, -3_000)
      await nextFrame(page)
    }
  })

  test('older messages that cannot be read are asked for again', async ({ browser }) => {
    const { page } = await open(browser, 60)
    await page.route('**/messages?before=*', (route) => route.abort())
    await page.evaluate(() => document.documentElement.scrollTo(0, 0))
    await page.getByText('could not be read').waitFor()
    await page.unroute('**/messages?before=*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Question 1?', { exact: true }).waitFor({ state: 'attached' })
  })

  test('the place is kept when something above grows and when the window changes', async ({
    browser,
    assert,
  }) => {
    const { page, questions } = await open(browser, 25)
    await page.locator(`#message-${questions[14].id}`).evaluate((it) => it.scrollIntoView())
    await nextFrame(page)
    await scrollUp(page, 60)
    const read = page.locator(`#message-${questions[14].id}`)
    const before = await topOf(read)
    await page.locator(`#message-${questions[3].id}`).evaluate((it) => {
      const image = document.createElement('div')
      image.style.height = '400px'
      it.append(image)
    })
    await nextFrame(page)
    assert.closeTo(await topOf(read), before, 2)

    await page.setViewportSize({ width: 900, height: 700 })
    await nextFrame(page)
    assert.closeTo(await topOf(read), before, 80)
  })

  test('the end stays in sight when the window or the composer changes there', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser, 10)
    await page.setViewportSize({ width: 700, height: 500 })
    await nextFrame(page)
    assert.isAtMost(await distanceToEnd(page), 1)
    await composer(page).fill('a\nb\nc\nd\ne\nf')
    await nextFrame(page)
    assert.isAtMost(await distanceToEnd(page), 1)
  })

  test('a new question is brought to the top, so that its reply has room', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser, 8)
    const moment = hold()
    built.provider.script(text('Because. '), moment, text('Of Rayleigh.'))
    await composer(page).fill('Why is it blue?')
    await page.keyboard.press('Enter')
    await page.getByText('Because.').waitFor()
    await nextFrame(page)
    const question = page.getByRole('article', { name: 'Ana asked' }).last()
    const top = await topOf(question)
    assert.isAtLeast(top, 56)
    assert.isAtMost(top, 110)
    moment.release()
    await untilSettled(page)
    await nextFrame(page)
    assert.closeTo(await topOf(question), top, 8)
  })

  test('a link to a message lands on it, and the rest can be read from there', async ({
    browser,
    assert,
  }) => {
    const { ana, path, questions, page: first } = await open(browser, 150)
    await first.context().close()
    const linked = questions[40]
    const page = await openPage(browser, ana, `${path}?message=${linked.id}`)
    await untilLive(page)
    const top = await topOf(page.locator(`#message-${linked.id}`))
    assert.isAtLeast(top, 50)
    assert.isAtMost(top, 120)
    assert.equal(await page.getByText('Question 150?').count(), 0)

    await page.mouse.move(700, 300)
    const newest = page.getByText('Question 150?', { exact: true })
    while (!(await newest.isVisible())) {
      await page.mouse.wheel(0, 3_000)
      await nextFrame(page)
    }
  })

  test('from a linked message the button leads to the newest one at once', async ({
    browser,
    assert,
  }) => {
    const { ana, path, questions } = await open(browser, 150)
    const page = await openPage(browser, ana, `${path}?message=${questions[10].id}`)
    await untilLive(page)
    await page.getByRole('button', { name: 'Go to the newest message' }).click()
    await page.getByText('Question 150?', { exact: true }).waitFor()
    await nextFrame(page)
    assert.isAtMost(await distanceToEnd(page), 1)
    assert.isBelow(await page.locator('article.message').count(), 60)
  })

  test('a question sent from far up is seen with its reply', async ({ browser }) => {
    const { ana, path, questions } = await open(browser, 150)
    const page = await openPage(browser, ana, `${path}?message=${questions[10].id}`)
    await untilLive(page)
    await composer(page).fill('And now?')
    await page.keyboard.press('Enter')
    await page.getByText('And now?').waitFor()
    await page.getByText('Hello from the fake provider.').waitFor()
  })

  test('a link to a message that is gone says so and shows the newest', async ({ browser }) => {
    const { page, path } = await open(browser, 3)
    await page.goto(`${path}?message=999999`)
    await page.getByText('That message is no longer there.').waitFor()
    await page.getByText('Question 3?').waitFor()
  })
})
