/// <reference lib="dom" />
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright'
import { hold, words } from '#tests/fake_provider'
import type { Visitor } from '#tests/visitor'

const contexts = new Set<BrowserContext>()

/** Closes what `openPage` has opened: an open event stream keeps its server from ending. */
export async function closePages(): Promise<void> {
  await Promise.all(Array.from(contexts, (context) => context.close()))
  contexts.clear()
}

/** A browser of its own in which the visitor is logged in, at a path. */
export async function openPage(
  browser: Browser,
  visitor: Visitor,
  path: string,
  options: BrowserContextOptions = {}
): Promise<Page> {
  const context = await browser.newContext({ baseURL: visitor.baseURL, ...options })
  contexts.add(context)
  context.setDefaultTimeout(10_000)
  /** The first page of the development server waits for all its modules. */
  context.setDefaultNavigationTimeout(30_000)
  await context.addCookies(visitor.cookies)
  const page = await context.newPage()
  if (options.javaScriptEnabled !== false) visitAlivePages(page)
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
