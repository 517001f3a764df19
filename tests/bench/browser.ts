/// <reference lib="dom" />
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { chromium, type Browser, type CDPSession, type Page } from 'playwright'
import { watchPage, type Marks } from '#tests/bench/in_page'
import type { Parley } from '#tests/bench/subjects'
import type { Line } from '#tests/bench/table'
import { addThread } from '#tests/bench/threads'
import { machineSeconds } from '#tests/bench/usage'

declare global {
  interface Window {
    marks: Marks
  }
}

/** Messages of the conversation that most is measured on. */
const LENGTH = 300

/** Cold loads of each page that is opened, and one before them that does not count. */
const LOADS = 9

/** Pieces of a reply, which come at 50 a second, and milliseconds of it that are measured. */
const PIECES = 600
const MEASURED = 10_000

/** Milliseconds from one keystroke to the next. */
const KEY_INTERVAL = 100

/** Milliseconds in which a window of the browser comes to rest that has just been made. */
const WINDOW_TIME = 1_000

/** Milliseconds for what a page still does when it can be used. */
const SETTLING_TIME = 500

/** Milliseconds without another script or stylesheet, after which there will be none. */
const QUIET_TIME = 3_000

/** Milliseconds in which nothing is measured but what else the machine does. */
const IDLE_TIME = 2_000

/** Issue 4's. Milliseconds, nodes, shares and bytes. */
const MOST = {
  readable: 600,
  nodes: 15_000,
  times: 1.2,
  busy: 30,
  busyBlock: 40,
  key: 30,
  shift: 0.02,
  script: 150,
  css: 20,
}

/** Opening, reading and writing in Chromium, with a server and a provider that have just started. */
export async function measureBrowser(parley: Parley): Promise<Line[]> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  console.error(`Chromium ${browser.version()}`)
  try {
    const path = addThread(parley.server, LENGTH)
    const before = await busyCores()
    const lines = [
      ...(await sizes(browser, parley)),
      ...(await opening(browser, parley, path)),
      ...(await openingLong(browser, parley)),
      ...(await streaming(browser, parley, path)),
      ...(await streamingCode(browser, parley)),
      ...(await typingAlone(browser, parley)),
    ]
    const value = Math.max(before, await busyCores())
    const others = { figure: 'cores busy with something else', value, digits: 2 }
    return [...lines, { title: 'Before and after', ...others }]
  } finally {
    await browser.close()
  }
}

/** Cores that are busy while this measures nothing: the more, the less is proved. */
async function busyCores(): Promise<number> {
  const before = machineSeconds()
  await sleep(IDLE_TIME)
  return ((machineSeconds() - before) * 1000) / IDLE_TIME
}

/** A browser that has nothing in its cache, with Ana logged in. */
async function newPage(browser: Browser, { ana }: Parley): Promise<Page> {
  const viewport = { width: 1280, height: 800 }
  const context = await browser.newContext({ baseURL: ana.baseURL, viewport })
  await context.addCookies(ana.cookies)
  await context.addInitScript(watchPage)
  return context.newPage()
}

async function openPage(browser: Browser, parley: Parley, path: string): Promise<Page> {
  const page = await newPage(browser, parley)
  await page.goto(path)
  await page.locator('[data-live="true"]').waitFor({ state: 'attached' })
  return page
}

const marksOf = (page: Page) => page.evaluate(() => window.marks)

/** Waits until the page can be read and used, and what comes right after that has happened too. */
async function untilDone(page: Page) {
  await page.waitForFunction(() => window.marks.alive)
  await sleep(SETTLING_TIME)
}

/** What a page loads by itself, in kB (1,000 bytes) as `gzip -9` leaves it. */
async function sizes(browser: Browser, parley: Parley): Promise<Line[]> {
  const page = await newPage(browser, parley)
  const bytes = { script: 0, stylesheet: 0 }
  const reading: Promise<void>[] = []
  page.on('response', (response) => {
    const type = response.request().resourceType()
    if (type !== 'script' && type !== 'stylesheet') return
    const read = async () => {
      const body = await response.body()
      bytes[type] += gzipSync(body, { level: 9 }).length
    }
    reading.push(read())
  })
  await page.goto('/')
  await untilDone(page)
  /** A slow machine may still be loading. Playwright's networkidle never comes: events stay open. */
  for (let count = -1; count < reading.length;) {
    count = reading.length
    await sleep(QUIET_TIME)
  }
  await Promise.all(reading)
  await page.context().close()
  const title = 'First page, logged in'
  return [
    { title, figure: 'scripts, kB', value: bytes.script / 1000, digits: 1, most: MOST.script },
    { title, figure: 'CSS, kB', value: bytes.stylesheet / 1000, digits: 1, most: MOST.css },
  ]
}

/** Figures of one cold load. */
async function load(browser: Browser, parley: Parley, path: string) {
  const page = await newPage(browser, parley)
  await sleep(WINDOW_TIME)
  await page.goto(path)
  await page.waitForFunction(() => Number.isFinite(window.marks.readable) && window.marks.readable)
  await untilDone(page)
  const figures = { ...(await marksOf(page)), nodes: await countNodes(page) }
  await page.context().close()
  return figures
}

/** Elements, texts and comments of the whole document. */
const countNodes = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document)
    let count = 1
    while (walker.nextNode()) count++
    return count
  })

/** Cold loads of each path in turn, so that whatever else goes on hits all alike. */
async function loadInTurns(browser: Browser, parley: Parley, paths: string[]) {
  const loads = paths.map((): Awaited<ReturnType<typeof load>>[] => [])
  for (const path of paths) await load(browser, parley, path)
  for (let turn = 0; turn < LOADS; turn++) {
    for (const [index, path] of paths.entries()) {
      loads[index].push(await load(browser, parley, path))
    }
  }
  return loads
}

async function opening(browser: Browser, parley: Parley, path: string): Promise<Line[]> {
  const [loads] = await loadInTurns(browser, parley, [path])
  const title = `Conversation of ${LENGTH} messages, opened`
  const figures = (name: keyof (typeof loads)[number]) => loads.map((it) => Number(it[name]))
  const most = (name: 'shift' | 'nodes') => Math.max(...figures(name))
  return [
    {
      title,
      figure: 'until readable, ms',
      value: median(figures('readable')),
      digits: 0,
      most: MOST.readable,
    },
    { title, figure: 'until alive, ms', value: median(figures('alive')), digits: 0 },
    { title, figure: 'nodes', value: most('nodes'), digits: 0, most: MOST.nodes },
    { title, figure: 'layout shift', value: most('shift'), digits: 3, most: MOST.shift },
  ]
}

async function openingLong(browser: Browser, parley: Parley): Promise<Line[]> {
  const lengths = [50, 10_000]
  const paths = lengths.map((length) => addThread(parley.server, length))
  const loads = await loadInTurns(browser, parley, paths)
  const [short, long] = loads.map((its) => median(its.map(({ readable }) => readable)))
  const [shortAlive, longAlive] = loads.map((its) => median(its.map(({ alive }) => alive)))
  const title = 'Conversation of 10,000 messages, opened'
  return [
    { title, figure: 'until readable, ms', value: long, digits: 0 },
    { title, figure: 'times one of 50', value: long / short, digits: 2, most: MOST.times },
    { title, figure: 'until alive, ms', value: longAlive, digits: 0 },
    { title, figure: 'times one of 50', value: longAlive / shortAlive, digits: 2 },
  ]
}

/** Two replies stream into the page as it opens; somebody types during the second. */
async function streaming(browser: Browser, parley: Parley, path: string): Promise<Line[]> {
  const page = await openPage(browser, parley, path)
  const nodes = await countNodes(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')

  await ask(page)
  const before = await marksOf(page)
  const busy = await busyShare(session, () => sleep(MEASURED))
  const { shift } = await marksOf(page)
  await page.locator('[role=log][aria-busy=false]').waitFor()

  await ask(page)
  let keys: number[] = []
  const busyTyping = await busyShare(session, async () => (keys = await typeAlong(page, session)))
  await page.context().close()

  const title = `Conversation of ${LENGTH} messages`
  const reading = 'A reply streams into it, 50 chunks a second'
  return [
    { title, figure: 'nodes', value: nodes, digits: 0, most: MOST.nodes },
    { title: reading, figure: 'main thread busy, %', value: busy, digits: 1, most: MOST.busy },
    {
      title: reading,
      figure: 'layout shift',
      value: shift - before.shift,
      digits: 3,
      most: MOST.shift,
    },
    ...typingLines('… while somebody types', keys),
    {
      title: '… while somebody types',
      figure: 'main thread busy, %',
      value: busyTyping,
      digits: 1,
    },
  ]
}

/** A code block of 800 lines grows by 50 lines a second: the open block is rendered each time. */
async function streamingCode(browser: Browser, parley: Parley): Promise<Line[]> {
  const page = await openPage(browser, parley, await parley.openConversation())
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await ask(page, 'lines')
  await page.locator('[role=log] article[aria-busy=true] .hljs-keyword').first().waitFor()
  const busy = await busyShare(session, () => sleep(MEASURED))
  await page.context().close()
  const title = 'A code block of 800 lines grows, 50 lines a second'
  return [{ title, figure: 'main thread busy, %', value: busy, digits: 1, most: MOST.busyBlock }]
}

async function typingAlone(browser: Browser, parley: Parley): Promise<Line[]> {
  const page = await openPage(browser, parley, await parley.openConversation())
  const session = await page.context().newCDPSession(page)
  const keys = await typeAlong(page, session)
  await page.context().close()
  return typingLines('Typing in an empty conversation', keys)
}

function typingLines(title: string, keys: number[]): Line[] {
  return [
    { title, figure: 'key to paint, p50, ms', value: quantile(keys, 0.5), digits: 1 },
    {
      title,
      figure: 'key to paint, p95, ms',
      value: quantile(keys, 0.95),
      digits: 1,
      most: MOST.key,
    },
  ]
}

/** Resolves when the reply has begun. */
async function ask(page: Page, kind: 'pieces' | 'lines' = 'pieces') {
  await page.locator('form.composer textarea').fill(`Send ${PIECES} ${kind}`)
  await page.keyboard.press('Enter')
  await page.locator('[role=log] article[aria-busy=true] .markdown :first-child').first().waitFor()
  await sleep(SETTLING_TIME)
}

/** Per cent of the time that the page's main thread had something to do during the action. */
async function busyShare(session: CDPSession, action: () => Promise<unknown>): Promise<number> {
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const value = (name: string) => metrics.find((it) => it.name === name)!.value
    return { task: value('TaskDuration'), at: value('Timestamp') }
  }
  const before = await read()
  await action()
  const after = await read()
  return (100 * (after.task - before.task)) / (after.at - before.at)
}

/** Types into the composer, and resolves with the milliseconds from each key to its paint. */
async function typeAlong(page: Page, session: CDPSession): Promise<number[]> {
  await page.locator('form.composer textarea').focus()
  await page.evaluate(() => void (window.marks.keys = []))
  const begin = performance.now()
  for (let index = 0; index * KEY_INTERVAL < MEASURED; index++) {
    const wait = begin + index * KEY_INTERVAL - performance.now()
    if (wait > 0) await sleep(wait)
    const text = index % 6 === 5 ? ' ' : 'typing'[index % 6]
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', text, key: text })
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: text })
  }
  const { keys } = await marksOf(page)
  return keys
}

const median = (values: number[]) => quantile(values, 0.5)

function quantile(values: number[], share: number) {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.ceil(sorted.length * share) - 1]
}
