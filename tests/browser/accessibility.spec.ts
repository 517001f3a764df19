/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from '@japa/runner'
import type axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive } from './pages.js'
import { hold, status, text } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const EVERYTHING = [
  '# Heading\n\nSome **bold** text, `code` and a [link](https://example.com).',
  '- [x] done\n- [ ] to do\n\n> quoted',
  '```ts\nconst answer: number = 42 // why\n```',
  '| a | b |\n| --- | ---: |\n| 1 | 2 |',
  'Inline $x^2$ and\n\n$$\n\\sum_{i=1}^n i\n$$',
  '```mermaid\nflowchart LR\n  A --> B\n```',
].join('\n\n')

const THEMES = ['light', 'dark'] as const
const PHONE = { width: 375, height: 700 }

/** What axe finds wrong, with where. */
async function findings(page: Page): Promise<string[]> {
  await untilFadesAreOver(page)
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run()
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Nobody reads colours in the middle of a fade. */
async function untilFadesAreOver(page: Page) {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
    await Promise.all(ending.map(({ finished }) => finished.catch(() => null)))
  })
}

test.group('Accessibility', (group) => {
  const built = useBuiltServer(group)

  async function opened() {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    addTurns(built, path, 'Ana', 3, () => EVERYTHING)
    return { ana, path }
  }

  /** The pages of somebody who is logged in, with what can be opened on them. */
  async function visitAll(
    browser: Browser,
    options: BrowserContextOptions,
    look: (page: Page, name: string) => Promise<void>
  ) {
    const { ana, path } = await opened()
    const ben = await ana.invite('Ben')
    const archived = await openConversation(ana, 'Archived')
    await ana.post(`${archived}/archive`)
    const paths = [
      path,
      archived,
      '/',
      '/conversations',
      '/conversations?archived=1',
      '/account',
      '/account/audit',
      '/profile',
      '/x',
    ]
    for (const at of paths) {
      const page = await openPage(browser, ana, at, options)
      await look(page, at)
      await page.context().close()
    }

    const page = await openPage(browser, ana, path, options)
    await untilLive(page)
    const beside = await openPage(browser, ben, path)
    await page.getByRole('list', { name: 'Also here' }).waitFor()
    built.provider.script(text('Half a **rep'), hold())
    await ben.post(`${path}/messages`, { content: 'Why?' })
    await page.getByText('Half a').waitFor()
    await look(page, 'while a reply is written')
    await ben.delete(`${path}/messages/${await newestId(page)}/reply`)
    await page.getByText('Stopped by Ben').waitFor()
    built.provider.script(status(402))
    await ana.post(`${path}/messages`, { content: 'And now?' })
    await page.getByText('no credit left').waitFor()
    await look(page, 'with a reply that failed')
    await page.getByRole('button', { name: 'Answer again' }).last().click()
    await page.getByRole('menu').waitFor()
    await look(page, 'with a menu')
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Write a message' }).focus()
    await page.keyboard.press('ArrowUp')
    await page.getByRole('textbox', { name: 'Edit your question' }).waitFor()
    await look(page, 'while a question is edited')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Find a conversation').waitFor()
    await look(page, 'with the palette')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Sky' }).click()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await look(page, 'with the shortcuts')
    await beside.context().close()
    await page.context().close()

    const stranger = new Visitor(built.server.baseURL)
    for (const at of ['/login', '/signup', '/password_resets/x']) {
      const form = await openPage(browser, stranger, at, options)
      await look(form, at)
      await form.context().close()
    }
  }

  async function newestId(page: Page) {
    const id = await page.locator('article.message').last().getAttribute('id')
    return id!.replace('message-', '')
  }

  test('axe finds nothing on any page, in either theme', async ({ browser, assert }) => {
    await visitAll(browser, {}, async (page, name) => {
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme })
        assert.deepEqual(await findings(page), [], `${name}, ${colorScheme}`)
      }
    })
  }).timeout(240_000)

  test('nothing scrolls sideways on a phone, and axe finds nothing there', async ({
    browser,
    assert,
  }) => {
    await visitAll(browser, { viewport: PHONE }, async (page, name) => {
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.isAtMost(width, PHONE.width, name)
      assert.deepEqual(await findings(page), [], name)
    })
  }).timeout(240_000)

  test('what moves stands still for those who want that', async ({ browser, assert }) => {
    const { ana, path } = await opened()
    built.provider.script(hold())
    await ana.post(`${path}/messages`, { content: 'Why?' })
    const page = await openPage(browser, ana, path, { reducedMotion: 'reduce' })
    await page.locator('.dot').last().waitFor()
    const running = await page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === 'running').length
    )
    assert.equal(running, 0)
  })
})
