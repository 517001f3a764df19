/// <reference lib="dom" />
/** See bin/screenshots. */
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { chromium, type BrowserContextOptions, type Page } from 'playwright'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, finish, hold, text, words } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

const FOLDER = 'docs/screenshots'
const SHOWPIECE = 'The nightly import takes four hours'

type Picture = {
  name: string
  /** Where it is: a path, or the title of a conversation. */
  path?: string
  conversation?: string
  /** Words of the message that stands at the top; otherwise a conversation shows its end. */
  from?: string
  isLoggedOut?: boolean
}

const PICTURES: Picture[] = [
  { name: 'home', path: '/' },
  { name: 'conversation', conversation: SHOWPIECE },
  {
    name: 'formulas',
    conversation: 'How long to wait before asking the payment provider again',
    from: 'The wait before attempt',
  },
  {
    name: 'diagram',
    conversation: 'How long to wait before asking the payment provider again',
    from: 'which answers should be tried again',
  },
  { name: 'conversations', path: '/conversations' },
  { name: 'team', path: '/account' },
  { name: 'usage', path: '/account/usage' },
  { name: 'profile', path: '/profile' },
  { name: 'login', path: '/login', isLoggedOut: true },
]

const LOOKS: Record<string, BrowserContextOptions> = {
  light: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  phone: {
    viewport: { width: 375, height: 740 },
    colorScheme: 'light',
    hasTouch: true,
    isMobile: true,
  },
}

/** What Ben asks in the showpiece, and as much of the reply as the pictures show. */
const QUESTION = 'And what happens to the batch when one of its lines is bad?'
const BEGUN = `The whole batch fails, and only then are its lines tried one by one:

\`\`\`ts
await writeTogether(batch).catch(() => writeOneByOne(batch))
\`\`\`

A bad line costs one slow batch, and you learn`
const REST = ' which one it was.'

const wanted = process.argv.slice(2)
const provider = await FakeProvider.start()
const server = await BuiltServer.prepare({
  env: { ANTHROPIC_BASE_URL: provider.baseURL, ANTHROPIC_API_KEY: 'fake' },
})
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})

async function openPage(path: string, options: BrowserContextOptions, visitor?: Visitor) {
  const { baseURL } = server
  const common = { baseURL, locale: 'en-GB', reducedMotion: 'reduce' } as const
  const context = await browser.newContext({ ...common, ...options })
  context.setDefaultTimeout(15_000)
  if (visitor) await context.addCookies(visitor.cookies)
  const page = await context.newPage()
  await page.goto(path)
  return page
}

function pathOf({ path, conversation }: Picture): string {
  if (path) return path
  const all = server.query<{ id: number; title: string }>('select id, title from conversations')
  return `/conversations/${all.find(({ title }) => title === conversation)!.id}`
}

/** Ben asks, and stays. Resolves when as much of the reply is there as the pictures show. */
async function beginReply(path: string) {
  const moment = hold()
  const usage = { input_tokens: 1180, output_tokens: 160 }
  provider.script(words(BEGUN, { every: 5 }), moment, text(REST), finish({ usage }))
  const ben = await Visitor.loggedIn({ email: 'ben@example.com' }, server.baseURL)
  const page = await openPage(path, LOOKS.light, ben)
  await page.locator('[data-live="true"]').waitFor({ state: 'attached' })
  await page.locator('form.composer textarea').fill(QUESTION)
  await page.keyboard.press('Enter')
  await page.getByText('and you learn').waitFor()
  return moment
}

async function take(picture: Picture, look: string, ana: Visitor) {
  const page = await openPage(pathOf(picture), LOOKS[look], picture.isLoggedOut ? undefined : ana)
  if (picture.conversation) {
    await page.locator('[data-live="true"]').waitFor({ state: 'attached' })
  }
  if (picture.conversation === SHOWPIECE) await page.getByText('and you learn').waitFor()
  if (picture.from) await scrollTo(page, picture.from)
  await untilQuiet(page)
  await page.screenshot({
    path: `${FOLDER}/${picture.name}-${look}.png`,
    animations: 'disabled',
  })
  await page.context().close()
}

async function scrollTo(page: Page, hasText: string) {
  const message = page.locator('[role=log] article.message', { hasText }).first()
  await message.evaluate((element) => element.scrollIntoView({ block: 'start' }))
}

/** What is drawn later, such as formulas and diagrams, is loaded over the network. */
async function untilQuiet(page: Page) {
  await page.evaluate(() => document.fonts.ready)
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined)
  await page.waitForTimeout(500)
}

try {
  /** Not of the build, which has no conversations. */
  await promisify(execFile)(process.execPath, ['ace.js', 'db:seed'], { env: server.env })
  await server.startAgain()
  await mkdir(FOLDER, { recursive: true })

  const moment = await beginReply(pathOf({ name: '', conversation: SHOWPIECE }))
  const ana = await Visitor.loggedIn({ email: 'ana@example.com' }, server.baseURL)
  for (const picture of PICTURES) {
    if (wanted.length > 0 && !wanted.includes(picture.name)) continue
    for (const look of Object.keys(LOOKS)) await take(picture, look, ana)
    console.log(picture.name)
  }
  moment.release()
} finally {
  await browser.close()
  await server.dispose()
  await provider.stop()
}
