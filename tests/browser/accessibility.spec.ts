/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from '@japa/runner'
import type { Assert } from '@japa/assert'
import type axe from 'axe-core'
import type { Page } from 'playwright'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive } from './pages.js'
import { BuiltServer } from '#tests/built_server'
import { found, hold, search, status, text, thinking } from '#tests/fake_provider'
import { picture } from '#tests/files'
import { pdf } from '#tests/pdfs'
import { Visitor } from '#tests/visitor'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const EVERYTHING = [
  '# Heading\n\nSome **bold** text, `code` and a [link](https://example.com), from [1](https://example.com).',
  '- [x] done\n- [ ] to do\n\n> quoted',
  '```ts\nconst answer: number = 42 // why\n```',
  '| a | b |\n| --- | ---: |\n| 1 | 2 |',
  'Inline $x^2$ and\n\n$$\n\\sum_{i=1}^n i\n$$',
  '```mermaid\nflowchart LR\n  A --> B\n```',
  ...['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'].map(
    (kind) => `> [!${kind}]\n> Some \`code\`.`
  ),
  'Press <kbd>Ctrl</kbd>, see the note[^1] and the note[^1].\n\n[^1]: It has `code`.',
].join('\n\n')

const DESKTOP = { width: 1280, height: 720 }
const PHONE = { width: 375, height: 700 }

/** The rules of axe that depend on colors. The others find the same in either theme. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block']

/** Nobody reads colours in the middle of a fade, and each takes a dozen renderings of the page. */
const NO_FADES = '*, ::before, ::after { transition: none !important }'

/** Returns what axe finds wrong, and where. */
async function findings(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(AXE)
    await page.addStyleTag({ content: NO_FADES })
  }
  await untilAnimationsAreOver(page)
  const { violations } = await page.evaluate(
    (only) =>
      (window as unknown as { axe: typeof axe }).axe.run({
        resultTypes: ['violations'],
        ...(only ? { runOnly: { type: 'rule', values: only } } : {}),
      }),
    rules
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Expects axe to find nothing in either theme, nor on a phone, where nothing scrolls sideways. */
async function look(assert: Assert, page: Page, name: string): Promise<void> {
  assert.deepEqual(await findings(page), [], name)
  await page.emulateMedia({ colorScheme: 'dark' })
  assert.deepEqual(await findings(page, COLOR_RULES), [], `${name}, dark`)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(PHONE)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.isAtMost(width, PHONE.width, name)
  assert.deepEqual(await findings(page), [], `${name}, on a phone`)
  await page.setViewportSize(DESKTOP)
}

/** Menus and dialogs move in as they open. */
async function untilAnimationsAreOver(page: Page) {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
    await Promise.all(ending.map(({ finished }) => finished.catch(() => null)))
  })
}

test.group('Accessibility', (group) => {
  /** With a mail server, so that the pages have all that they can have. */
  const built = useBuiltServer(group, {
    APP_URL: 'http://127.0.0.1',
    SMTP_HOST: '127.0.0.1',
    MAIL_FROM: 'parley@example.com',
  })

  async function opened() {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    addTurns(built, path, 'Ana', 1, () => EVERYTHING)
    return { ana, path }
  }

  test('axe finds nothing on the pages of the team', async ({ browser, assert }) => {
    const { ana, path } = await opened()
    const archived = await openConversation(ana, 'Archived')
    await ana.post(`${archived}/archive`)
    const page = await openPage(browser, ana, path)
    const paths = [
      path,
      archived,
      '/',
      '/conversations',
      '/conversations?archived=1',
      '/account',
      '/account/audit',
      '/account/usage',
      '/profile',
      '/x',
    ]
    for (const at of paths) {
      await page.goto(at)
      await look(assert, page, at)
    }

    await page.goto('/profile')
    const file = { name: 'me.png', mimeType: 'image/png', buffer: await picture('png') }
    await page.getByLabel('Picture', { exact: true }).setInputFiles(file)
    await page.getByRole('img', { name: 'Your new picture' }).waitFor()
    await look(assert, page, 'with a picture that was chosen')
    await page.getByRole('button', { name: 'Use this picture' }).click()
    await page.getByRole('button', { name: 'Remove it' }).waitFor()
    await look(assert, page, 'with a picture')

    await page.goto('/account')
    await page.getByLabel('The team’s instructions').fill('We are Northwind. '.repeat(40))
    await page.getByText('What they are told word for word').click()
    await look(assert, page, 'with instructions before they are saved')
  })

  test('axe finds nothing in a conversation, whatever is open there', async ({
    browser,
    assert,
  }) => {
    const { ana, path } = await opened()
    const ben = await ana.invite('Ben')
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    await openPage(browser, ben, path)
    await page.getByRole('list', { name: 'Also here' }).waitFor()
    const thoughts = [thinking('Hm.'), search('the sky'), found([])]
    built.provider.script(...thoughts, text('Half a **rep'), hold())
    await ben.post(`${path}/messages`, { content: 'Why?' })
    await page.getByText('Half a').waitFor()
    await page.getByText('Thoughts and a search').click()
    await look(assert, page, 'while a reply is written')
    await ben.delete(`${path}/messages/${await newestId(page)}/reply`)
    await page.getByText('Stopped by Ben').waitFor()
    built.provider.script(status(402))
    await ana.post(`${path}/messages`, { content: 'And now?' })
    await page.getByText('no credit left').waitFor()
    await look(assert, page, 'with a reply that failed')
    await page.getByRole('button', { name: 'Answer again' }).last().click()
    await page.getByRole('menu').waitFor()
    await look(assert, page, 'with a menu')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'What it cost' }).last().click()
    await page.getByRole('dialog', { name: 'What it cost' }).waitFor()
    await look(assert, page, 'with what a reply cost')
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Write a message' }).focus()
    await page.keyboard.press('ArrowUp')
    await page.getByRole('textbox', { name: 'Edit your question' }).waitFor()
    await look(assert, page, 'while a question is edited')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Find a conversation').waitFor()
    await look(assert, page, 'with the palette')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Sky' }).click()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await look(assert, page, 'with the shortcuts')

    const [{ id: reply }] = built.server.query<{ id: number }>(
      "select id from messages where role = 'assistant' and status = 'complete' limit 1"
    )
    await page.goto(`${path}/messages/${reply}/prompt`)
    await look(assert, page, 'what the language model saw')

    built.server.write((database) => {
      database.exec(
        "update messages set cost = 1000000, version = version + 1 where role = 'assistant'"
      )
    })
    await ana.request('PUT', '/account/budget', { dollars: 0 })
    for (const at of [path, '/', '/account/usage']) {
      await page.goto(at)
      await page.getByText('budget of $0 is used up').waitFor()
      if (at === '/account/usage') await page.getByText('Figures of each day').click()
      await look(assert, page, `${at} with nothing left to spend`)
    }
  })

  test('axe finds nothing wrong with attachments, sent or not', async ({ browser, assert }) => {
    const { ana, path } = await opened()
    const files = [
      { name: 'sky.png', content: await picture('png', { width: 800, height: 400 }) },
      { name: 'sea.png', content: await picture('png') },
      { name: 'A contract with a name that is much too long for a card.pdf', content: pdf() },
      { name: 'tides.csv', content: 'a,b' },
    ]
    await ana.postForm(`${path}/messages`, { content: 'Why?', clientId: 'client-files' }, files)
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    await page.getByText('Hello from the fake provider.').waitFor()
    await page.getByRole('button', { name: 'Leave “sea.png” out' }).click()
    await page.getByRole('button', { name: 'Leave “tides.csv” out' }).click()
    await page.getByText('left out').nth(1).waitFor()
    await look(assert, page, 'with files')
    await page.locator('.composer input[type=file]').setInputFiles([
      { name: 'sky.png', mimeType: 'image/png', buffer: await picture('png') },
      { name: 'Pasted text.txt', mimeType: 'text/plain', buffer: Buffer.from('Why?') },
      { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.from('\0\0\0 ftypisom') },
    ])
    await page.getByText('“film.mp4” can’t be attached').waitFor()
    await look(assert, page, 'with files to send')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Not sent').waitFor()
    await look(assert, page, 'with files that were not sent')
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['a'], 'a.txt'))
      document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }))
    })
    await page.getByText('Drop files to attach them').waitFor()
    await look(assert, page, 'while files are dragged')
    await page.locator('.drop-target').dispatchEvent('dragleave')
    await page.getByRole('link', { name: 'Open “sky.png”' }).click()
    await page.getByRole('dialog').getByText('1 of 2').waitFor()
    await look(assert, page, 'with a large image')
  })

  test('axe finds nothing on the pages of somebody who is not logged in', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    await ana.invite('Ben')
    const [{ code }] = built.server.query<{ code: string }>(
      'select join_code as code from accounts'
    )
    const [{ id: ben }] = built.server.query<{ id: number }>(
      "select id from users where name = 'Ben'"
    )
    const link = await ana.post(`/account/members/${ben}/reset_link`)
    const { url } = (await link.json()) as { url: string }
    const page = await openPage(browser, new Visitor(built.server.baseURL), '/login')
    const paths = [
      '/login',
      '/signup',
      '/password_resets',
      '/password_resets?sent=true',
      '/password_resets/x',
      new URL(url).pathname,
      `/join/${code}`,
      `/join/${'x'.repeat(32)}`,
    ]
    for (const at of paths) {
      await page.goto(at)
      await look(assert, page, at)
    }
    built.server.write((database) => {
      database.exec("update accounts set join_code_expires_at = '2020-01-01 00:00:00'")
    })
    await page.goto(`/join/${code}`)
    await look(assert, page, 'an expired join link')
  })

  async function newestId(page: Page) {
    const id = await page.locator('article.message').last().getAttribute('id')
    return id!.replace('message-', '')
  }

  test('axe finds nothing on the pages that refuse something', async ({
    browser,
    assert,
    cleanup,
  }) => {
    const server = await BuiltServer.start({ env: { SIGNUP: 'closed', RATE_LIMIT_FACTOR: '1' } })
    cleanup(() => server.dispose())
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const closed = await openPage(browser, new Visitor(server.baseURL), '/signup')
    await closed.getByRole('heading', { name: 'Sign-up is closed here' }).waitFor()
    await look(assert, closed, 'closed sign-up')

    const page = await openPage(browser, ana, '/')
    for (let at = 0; at < 120; at++) await ana.get('/conversations?q=sky')
    await page.goto('/conversations?q=sky')
    await page.getByRole('heading', { name: 'That was too often' }).waitFor()
    await look(assert, page, 'too many requests')
  })

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
