/**
 * Takes the screenshots of the README: two people in one conversation, on the built server, with a
 * provider that answers as scripted here.
 *
 *   bin/with_node node ace build
 *   bin/with_node node --import=@poppinss/ts-exec bin/screenshots.ts
 */
import { chromium, type Page } from 'playwright'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, finish, hold, text, words } from '#tests/fake_provider'

const PASSWORD = 'correct horse'
const USAGE = { input_tokens: 4180, output_tokens: 460 }

const EARLIER = ['Release notes for 2.4', 'A shorter sign-up mail', 'Questions for Thursday']

const CAUSE = `It asks the database **once for every line**, where batches of 1,000 would do:

| Step | Queries | Time |
| --- | ---: | ---: |
| Look up the customer | 180,000 | 1 h 50 min |
| Write the order | 180,000 | 2 h 05 min |`

const BATCH_BEGUN = `The whole batch fails, and only then are its lines tried one by one:

\`\`\`ts
await writeTogether(batch).catch(() => writeOneByOne(batch))
\`\`\`

A bad line costs one slow batch, and you learn`

const BATCH_REST = ` which one it was.`

const provider = await FakeProvider.start()
const server = await BuiltServer.start({
  env: { ANTHROPIC_BASE_URL: provider.baseURL, ANTHROPIC_API_KEY: 'fake' },
})
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})

async function openPage(width: number, height: number, colorScheme: 'light' | 'dark') {
  const viewport = { width, height }
  const context = await browser.newContext({
    baseURL: server.baseURL,
    viewport,
    colorScheme,
    locale: 'en-GB',
  })
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

async function fillIn(page: Page, fields: Record<string, string>) {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value)
  await page.locator('button[type=submit]').click()
  await page.locator('textarea').waitFor()
}

async function ask(page: Page, question: string) {
  await page.locator('textarea').fill(question)
  await page.keyboard.press('Enter')
  await page.waitForURL(/conversations\/\d+/)
}

const untilSettled = (page: Page) =>
  page.locator('[role=log][aria-busy=false] .markdown').last().waitFor()

try {
  const ana = await openPage(1280, 800, 'light')
  await ana.goto('/signup')
  await fillIn(ana, {
    'Your name': 'Ana',
    'Team': 'Northwind',
    'E-mail': 'ana@example.com',
    'Password': PASSWORD,
  })
  await ana.goto('/account')
  const joinLink = await ana.getByRole('textbox', { name: 'Join link' }).inputValue()

  const ben = await openPage(375, 740, 'dark')
  await ben.goto(joinLink)
  await fillIn(ben, { 'Your name': 'Ben', 'E-mail': 'ben@example.com', 'Password': PASSWORD })

  for (const question of EARLIER) {
    await ana.goto('/')
    await ask(ana, question)
    await untilSettled(ana)
  }

  provider.script(text(CAUSE), finish({ usage: USAGE }))
  await ana.goto('/')
  await ask(ana, 'Why does the nightly import take four hours?')
  await untilSettled(ana)

  const moment = hold()
  provider.script(
    words(BATCH_BEGUN, { every: 5 }),
    moment,
    text(BATCH_REST),
    finish({ usage: USAGE })
  )
  await ben.goto(ana.url())
  await ask(ben, 'And what happens to the batch when one of its lines is bad?')
  for (const page of [ana, ben]) await page.getByText('and you learn').waitFor()
  await ana.screenshot({ path: 'docs/screenshots/conversation.png' })

  moment.release()
  await untilSettled(ben)
  await ben.screenshot({ path: 'docs/screenshots/phone.png' })
} finally {
  await browser.close()
  await server.dispose()
  await provider.stop()
}
