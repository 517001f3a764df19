/// <reference lib="dom" />
import { isDeepStrictEqual } from 'node:util'
import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from 'playwright'
import { hold, words } from '#tests/fake_provider'
import type { Visitor } from '#tests/visitor'

/** Members of a page and its context whose effects outlive a visit to another page. */
const CHANGES = [
  'addInitScript',
  'clock',
  'emulateMedia',
  'exposeFunction',
  'newCDPSession',
  'on',
  'route',
  'setOffline',
  'setViewportSize',
]

/**
 * A window with one page and cookies of its own. A new one takes longer than most of what a test
 * does in it, so it is used again, empty, unless a test has changed it.
 */
class BrowserWindow {
  static #inUse = new Set<BrowserWindow>()
  static #free = new Set<BrowserWindow>()

  #isChanged = false

  private constructor(
    readonly options: BrowserContextOptions,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly session: CDPSession
  ) {}

  static async open(browser: Browser, options: BrowserContextOptions): Promise<BrowserWindow> {
    await this.#closeFreeElsewhere(options.baseURL)
    const isAlike = (window: BrowserWindow) => isDeepStrictEqual(window.options, options)
    const window = [...this.#free].find(isAlike) ?? (await this.#new(browser, options))
    this.#free.delete(window)
    this.#inUse.add(window)
    return window
  }

  /** Nobody will ask for a server's windows again once those of another server are opened. */
  static async #closeFreeElsewhere(baseURL?: string): Promise<void> {
    const windows = [...this.#free].filter((window) => window.options.baseURL !== baseURL)
    for (const window of windows) this.#free.delete(window)
    await Promise.all(windows.map(({ context }) => context.close()))
  }

  static async #new(browser: Browser, options: BrowserContextOptions): Promise<BrowserWindow> {
    const context = await browser.newContext(options)
    context.setDefaultTimeout(10_000)
    /** The first page of the development server waits for all its modules. */
    context.setDefaultNavigationTimeout(30_000)
    const page = await context.newPage()
    const window = new BrowserWindow(options, context, page, await context.newCDPSession(page))
    if (options.javaScriptEnabled === false) window.#isChanged = true
    else visitAlivePages(page)
    for (const name of CHANGES) {
      if (name in page) window.#noteUseOf(name, page)
      if (name in context) window.#noteUseOf(name, context)
    }
    return window
  }

  #noteUseOf(name: string, object: object) {
    const value: unknown = Reflect.get(object, name)
    const get = () => {
      this.#isChanged = true
      return value
    }
    Object.defineProperty(object, name, { get })
  }

  /** Empties all windows that are in use, or closes them. */
  static async putAway(): Promise<void> {
    const windows = [...this.#inUse]
    this.#inUse.clear()
    await Promise.all(windows.map((window) => window.#putAway()))
  }

  async #putAway() {
    const isAlone = this.context.pages().length === 1 && !this.page.isClosed()
    const isEmpty = isAlone && !this.#isChanged && (await this.#empty().catch(() => false))
    if (isEmpty) BrowserWindow.#free.add(this)
    else await this.context.close()
  }

  /** Leaves the app for a page without scripts, where nothing is written any more. */
  async #empty(): Promise<true> {
    await this.page.goto('/health')
    await this.page.evaluate(() => sessionStorage.clear())
    await this.page.mouse.move(0, 0)
    const { origin } = new URL(this.page.url())
    await this.session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    await this.context.clearCookies()
    return true
  }
}

/** Closes what `openPage` has opened: an open event stream keeps its server from ending. */
export const closePages = () => BrowserWindow.putAway()

/** A browser of its own in which the visitor is logged in, at a path. */
export async function openPage(
  browser: Browser,
  visitor: Visitor,
  path: string,
  options: BrowserContextOptions = {}
): Promise<Page> {
  const { context, page } = await BrowserWindow.open(browser, {
    baseURL: visitor.baseURL,
    ...options,
  })
  await context.addCookies(visitor.cookies)
  await page.goto(path)
  return page
}

/** A test is quicker than any person, and what it does before the page is alive is lost. */
function visitAlivePages(page: Page) {
  const { goto, reload } = page
  page.goto = async (...args) => {
    const response = await goto.apply(page, args)
    await untilAlive(page)
    return response
  }
  page.reload = async (...args) => {
    const response = await reload.apply(page, args)
    await untilAlive(page)
    return response
  }
}

/** Waits until React has taken over all that the server has rendered, where it has a page here. */
async function untilAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const app = document.getElementById('app')
    if (!app) return true
    const root = Object.entries(app).find(([key]) => key.startsWith('__reactContainer'))?.[1]
    return root?.stateNode.current.memoizedState.isDehydrated === false
  })
}

/** Waits until the page's scripts run and its event stream is open. */
export async function untilLive(page: Page): Promise<void> {
  await page.locator('[data-live="true"]').waitFor({ state: 'attached' })
}

/** Notes every state of the newest reply's text from now on. */
export async function watchReply(page: Page): Promise<void> {
  await page.evaluate(() => {
    const states: string[] = []
    Object.assign(window, { states })
    const look = () => {
      const replies = document.querySelectorAll('[role=log] article[aria-busy] .markdown')
      const text = replies[replies.length - 1]?.textContent?.trim() ?? ''
      if (text && text !== states.at(-1)) states.push(text)
    }
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    })
  })
}

/** The states that were noted, in order. */
export function watchedStates(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { states: string[] }).states)
}

/**
 * A reply that waits after each of its pieces until it is let go on: `steps` are for the provider,
 * and `growBefore` lets one piece after the other come when all pages show the last. However slow
 * the machine is, they see it grow.
 */
export function growingReply(pieces: string[]) {
  const moments = pieces.map(() => hold())
  const steps = pieces.flatMap((piece, at) => [words(piece, { every: 5 }), moments[at]])
  async function growBefore(...pages: Page[]) {
    for (const [at, piece] of pieces.entries()) {
      for (const page of pages) await page.getByText(piece.trim()).waitFor()
      moments[at].release()
    }
  }
  return { steps, growBefore }
}

/**
 * Keeps the answer with a page back that the server has given. `isAsked` resolves when it has, and
 * `answer` lets it go. What only asks for a part of the page again is not kept back.
 */
export async function holdPage(page: Page, path: string) {
  const { promise: isDue, resolve: answer } = Promise.withResolvers<void>()
  const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>()
  await page.route(`**${path}`, async (route) => {
    if (route.request().headers()['x-inertia-partial-data']) return route.continue()
    const response = await route.fetch()
    asked()
    await isDue
    await route.fulfill({ response })
  })
  return { isAsked, answer }
}

/** Waits until no reply is being written or waits. */
export async function untilSettled(page: Page): Promise<void> {
  await page.locator('[role=log][aria-busy=false]').waitFor()
}
