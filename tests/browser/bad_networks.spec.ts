/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import { useBuiltServer } from './built.js'
import {
  closePages,
  growingReply,
  openPage,
  untilLive,
  untilSettled,
  watchReply,
  watchedStates,
} from './pages.js'
import { hold, text, words } from '#tests/fake_provider'
import { Proxy } from '#tests/proxy'
import { until } from '#tests/until'
import { Visitor } from '#tests/visitor'

const SENT = Array.from({ length: 150 }, (_, index) => `word${index}`).join(' ')
const PIECES = SENT.split(/(?=word(?:30|60|90|120)\b)/)

/** More than these a browser opens to no server. */
const CONNECTIONS = 6

test.group('On bad networks and bad days', (group) => {
  const built = useBuiltServer(group)

  async function open(browser: Browser, baseURL = built.server.baseURL) {
    const ana = await Visitor.signedUp('Ana', baseURL)
    const ben = await ana.invite('Ben')
    const path = (await ana.post('/conversations', { title: 'Sky' })).headers.get('location')!
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    return { ana, ben, path, page }
  }

  async function openBehindProxy(browser: Browser) {
    const proxy = await Proxy.start(built.server.baseURL)
    return { ...(await open(browser, proxy.baseURL)), proxy }
  }

  async function ask(page: Page, question = 'Why?') {
    await page.getByRole('textbox', { name: 'Write a message' }).fill(question)
    await page.keyboard.press('Enter')
  }

  const replyText = (page: Page) => page.locator('article[aria-busy] .markdown').last().innerText()

  test('a reload in mid-reply goes on from the words that exist', async ({ browser, assert }) => {
    const { page } = await open(browser)
    const { steps, growBefore } = growingReply(PIECES)
    built.provider.script(...steps)
    await ask(page)
    await page.getByText('word29').waitFor()
    await page.reload()
    await watchReply(page)
    await growBefore(page)
    await untilSettled(page)
    const states = await watchedStates(page)
    assert.isTrue(states.every((state) => SENT.startsWith(state)))
    assert.equal(await replyText(page), SENT)
  })

  test('a teammate who comes in the middle sees the same words', async ({ browser, assert }) => {
    const { page, ben, path } = await open(browser)
    const { steps, growBefore } = growingReply(PIECES)
    built.provider.script(...steps)
    await ask(page)
    await page.getByText('word29').waitFor()
    const late = await openPage(browser, ben, path)
    await untilLive(late)
    await watchReply(late)
    await growBefore(page, late)
    await untilSettled(late)
    await untilSettled(page)
    const states = await watchedStates(late)
    assert.isAtLeast(states.length, PIECES.length - 1)
    assert.isTrue(states.every((state) => SENT.startsWith(state)))
    assert.equal(await replyText(late), SENT)
    assert.equal(await replyText(page), SENT)
  })

  test('offline the page says so; back again it is whole', async ({ browser, assert }) => {
    const { page } = await open(browser)
    const moment = hold()
    built.provider.script(text(PIECES[0]), moment, words(PIECES.slice(1).join(''), { every: 5 }))
    await ask(page)
    await page.getByText('word29').waitFor()
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
    await page.getByRole('textbox', { name: 'Write a message' }).fill('And then?')
    await page.keyboard.press('Enter')
    await page.getByText('Not sent').waitFor()
    moment.release()
    await built.provider.requests[0].closed
    await page.context().setOffline(false)
    await page.getByText('word149').waitFor()
    await untilSettled(page)
    assert.equal(await replyText(page), SENT)

    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('Hello from the fake provider.').waitFor()
    assert.lengthOf(await page.getByText('And then?').all(), 1)
  })

  test('a message that was not sent survives a reload, and is sent with one click', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    await page.context().setOffline(true)
    await ask(page, 'Does it get lost?')
    await page.getByText('Not sent').waitFor()
    await page.context().setOffline(false)
    await page.reload()
    await page.getByText('Does it get lost?').waitFor()
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('Hello from the fake provider.').waitFor()
    await page.reload()
    await untilLive(page)
    assert.lengthOf(await page.getByText('Does it get lost?').all(), 1)
    assert.lengthOf(await page.getByText('Not sent').all(), 0)
  })

  test('a conversation that is deleted says so to those who look on, and keeps their words', async ({
    browser,
    assert,
  }) => {
    const { ana, ben, path } = await open(browser)
    const other = await openPage(browser, ben, path)
    await untilLive(other)
    await other.getByRole('textbox', { name: 'Write a message' }).fill('Half a thought')
    await ana.delete(path)
    await other.getByText('This conversation was deleted').waitFor()
    const unsent = other.getByRole('textbox', { name: 'What you had not sent' })
    assert.equal(await unsent.inputValue(), 'Half a thought')
  })

  test('the smallest upward gesture lets go of the live edge', async ({ browser, assert }) => {
    const { page } = await open(browser)
    const lines = Array.from({ length: 400 }, (_, at) => `line${at}\n\n`)
    const moment = hold()
    built.provider.script(
      words(lines.slice(0, 61).join('')),
      moment,
      words(lines.slice(61).join(''), { every: 2 })
    )
    await ask(page)
    await page.getByText('line60', { exact: true }).waitFor()
    /** Before anything has moved: the next word would take a small step back at once. */
    await page.locator('article').last().dispatchEvent('wheel', { deltaY: -1 })
    const top = await page.evaluate(() => document.documentElement.scrollTop)
    moment.release()
    await page.getByText('line399', { exact: true }).waitFor({ state: 'attached' })
    assert.approximately(await page.evaluate(() => document.documentElement.scrollTop), top, 30)
    await page.getByRole('button', { name: 'Go to the newest message' }).click()
    await page.getByText('line399', { exact: true }).waitFor()
  })

  test('a first question that cannot be sent stays where it was written', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const page = await openPage(browser, ana, '/')
    const composer = page.getByRole('textbox', { name: 'Ask Claude' })
    await composer.fill('Why?')
    await page.locator('button[aria-label=Send]:enabled').waitFor()
    await page.context().setOffline(true)
    await page.keyboard.press('Enter')
    await page.getByText('Nothing is lost').waitFor()
    assert.equal(await composer.inputValue(), 'Why?')

    await page.context().setOffline(false)
    const tooLarge = { status: 413, contentType: 'text/html', body: '<h1>Too large</h1>' }
    await page.route('**/conversations', (route) => route.fulfill(tooLarge), { times: 1 })
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('The proxy in front of Parley refused this as too large').waitFor()
    assert.equal(await composer.inputValue(), 'Why?')

    await page.getByRole('button', { name: 'Send' }).click()
    await page.waitForURL(/conversations\/\d+$/)
    await page.getByText('Hello from the fake provider.').waitFor()
    await page.goto('/')
    assert.equal(await composer.inputValue(), '')
  })

  test('a restart of the server in mid-reply is told, and the page comes back by itself', async ({
    browser,
    assert,
  }) => {
    const { page } = await open(browser)
    built.provider.script(words(PIECES[0], { every: 15 }), hold())
    await ask(page)
    await page.getByText('word29').waitFor()
    await built.server.end('SIGKILL')
    await page.getByText('Reconnecting…').waitFor()
    await built.server.startAgain()
    await page.getByText('Interrupted by a restart').waitFor({ timeout: 15_000 })
    await untilLive(page)
    const [stored] = built.server.query<{ content: string }>(
      "select content from messages where role = 'assistant'"
    )
    assert.equal(await replyText(page), stored.content.trim())

    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Hello from the fake provider.').waitFor()
    assert.lengthOf(await page.getByRole('button', { name: 'Try again' }).all(), 0)
  })

  test('an end that no event tells of is seen after a while', async ({ browser, assert }) => {
    const { page, path } = await open(browser)
    await page.clock.install()
    const moment = hold()
    built.provider.script(text('It is '), moment)
    await ask(page)
    await page.getByText('It is').waitFor()
    /** As another process would end it whose events are lost. */
    built.server.write((database) => {
      database.exec(
        "update messages set status = 'complete', content = 'It is over.', version = version + 1 where role = 'assistant'"
      )
    })
    const isShown = async () => {
      await page.clock.fastForward(12_500)
      return (await page.getByText('It is over.').count()) > 0
    }
    await until('the whole reply', isShown)
    moment.release()
    assert.equal(new URL(page.url()).pathname, path)
  })

  /** In the page itself, where its clock can be put forward and its requests be seen. */
  test('a browser that hears its stream tells the server so every now and then', async ({
    browser,
    assert,
  }) => {
    const { page, ben, path } = await open(browser)
    await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
    await page.clock.install()
    await page.reload()
    await untilLive(page)
    const statuses: number[] = []
    page.on('response', (response) => {
      if (response.url().endsWith('/__transmit/confirm')) statuses.push(response.status())
    })
    /** More than once: what is under way when the clock jumps is given up, and the stream comes anew. */
    const jump = async () => {
      await page.clock.fastForward(20_000)
      await untilLive(page)
      await ben.post(`${path}/typing`)
      const isConfirmed = () => statuses.length > 0
      return until('the confirmation', isConfirmed, { limit: 1_000 }).catch(() => false)
    }
    await until('the page to confirm its stream', jump, { limit: 60_000 })
    assert.equal(statuses[0], 204)
  })

  test('a proxy that cuts the stream, and then answers 502 for a while, is survived', async ({
    browser,
    assert,
  }) => {
    const { page, proxy } = await openBehindProxy(browser)
    const [first, second] = [hold(), hold()]
    const rest = words(PIECES.slice(2).join(''), { every: 5 })
    built.provider.script(text(PIECES[0]), first, words(PIECES[1], { every: 15 }), second, rest)
    await ask(page)
    await page.getByText('word29').waitFor()

    proxy.cut()
    first.release()
    await page.getByText('word59').waitFor()
    proxy.isDown = true
    proxy.cut()
    await page.getByText('Reconnecting…').waitFor()
    second.release()
    await built.provider.requests[0].closed
    await proxy.untilRefused()
    proxy.isDown = false
    await untilSettled(page)
    await untilLive(page)
    assert.equal(await replyText(page), SENT)
    await closePages()
    await proxy.stop()
  })

  test('a proxy that answers in Parley’s place is named, and no page of it shows', async ({
    browser,
    assert,
  }) => {
    const { page, path, proxy } = await openBehindProxy(browser)
    proxy.isDown = true
    await ask(page)
    const sentence = 'The proxy in front of Parley can’t reach Parley (502). Try again in a minute.'
    await page.getByText(`Not sent: ${sentence}`).waitFor()
    await page.getByRole('link', { name: 'Usage' }).first().click()
    await page.getByText(sentence, { exact: true }).waitFor()
    assert.equal(await page.getByText('Bad Gateway').count(), 0)
    assert.equal(new URL(page.url()).pathname, path)
    await closePages()
    await proxy.stop()
  })

  test('a session that ended elsewhere leads to the login page, once', async ({
    browser,
    assert,
  }) => {
    const { page, ana, path } = await open(browser)
    const visits: string[] = []
    page.on('request', (request) => {
      if (request.isNavigationRequest()) visits.push(new URL(request.url()).pathname)
    })
    await ana.delete('/session')
    await page.waitForURL('**/login')
    /** By the page itself, so that one is back in it after the login. */
    assert.deepEqual(visits, [path, '/login'])
  })

  test('another member stops the reply', async ({ browser }) => {
    const { page, ben, path } = await open(browser)
    built.provider.script(text('Because of '), hold())
    await ask(page)
    const other = await openPage(browser, ben, path)
    await other.getByText('Because of').waitFor()
    await other.getByRole('button', { name: 'Stop the reply' }).click()
    await page.getByText('Stopped by Ben').waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('Please go on.').waitFor()
    await page.getByText('Hello from the fake provider.').waitFor()
  })

  test('two wait in sight, in order; one is withdrawn, the other is answered', async ({
    browser,
    assert,
  }) => {
    const { page, ben, path } = await open(browser)
    const other = await openPage(browser, ben, path)
    await untilLive(other)
    const pause = hold()
    built.provider.script(text('First.'), pause)
    built.provider.script(text('Third.'))
    await ask(page, 'One?')
    await page.getByText('First.').waitFor()
    await ask(page, 'Two?')
    await page.getByText('Waiting behind 1 other reply').waitFor()
    await ask(other, 'Three?')
    await page.getByText('Waiting behind 2 other replies').waitFor()
    await other.getByRole('button', { name: 'Withdraw' }).first().click()
    await page.getByText('Stopped by Ben').waitFor()
    pause.release()
    await page.getByText('Third.').waitFor()
    await untilSettled(page)
    const log = await page.getByRole('log').innerText()
    const order = ['One?', 'First.', 'Two?', 'Stopped by Ben', 'Three?', 'Third.']
    assert.deepEqual(
      order.toSorted((a, b) => log.indexOf(a) - log.indexOf(b)),
      order
    )
  })

  test('more tabs of one browser than it opens connections are all live', async ({ browser }) => {
    const { page, path } = await open(browser)
    const tabs = [page]
    while (tabs.length <= CONNECTIONS) {
      const tab = await page.context().newPage()
      await tab.goto(path)
      await untilLive(tab)
      tabs.push(tab)
    }
    await ask(tabs.at(-1)!)
    for (const tab of tabs) await tab.getByText('Hello from the fake provider.').waitFor()
  })

  test('a double click on send makes one question', async ({ browser, assert }) => {
    const { page } = await open(browser)
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Why?')
    await page.getByRole('button', { name: 'Send' }).dblclick()
    await page.getByText('Hello from the fake provider.').waitFor()
    assert.lengthOf(built.server.query("select id from messages where role = 'user'"), 1)
  })
})
