/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive, untilSettled } from './pages.js'
import { translate, translateAtOnce, untilTranslated } from './translation.js'
import { hold, status, text, thinking } from '#tests/fake_provider'
import { PASSWORD, Visitor } from '#tests/visitor'

const CODE = '```ts\nconst sky: string = "blue"\n```'

test.group('A page that the browser translates', (group) => {
  const built = useBuiltServer(group)

  /** What goes wrong on the page from now on. */
  function errorsOf(page: Page) {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    return errors
  }

  const field = (page: Page, name: string) => page.getByRole('textbox', { name })
  const composer = (page: Page) => page.locator('.composer textarea').first()
  const replies = (page: Page) => page.getByRole('article', { name: /replied$/ })
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).last().click()

  async function ask(page: Page, question: string) {
    await composer(page).fill(question)
    await untilTranslated(page)
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText(question, { exact: true }).waitFor()
    await untilTranslated(page)
  }

  async function choose(page: Page, menu: string, item: string) {
    await press(page, menu)
    await untilTranslated(page)
    await page.getByRole('menuitem', { name: item }).click()
    await untilTranslated(page)
  }

  async function confirm(page: Page, action: string) {
    await untilTranslated(page)
    await page.getByRole('dialog').getByRole('button', { name: action }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await untilTranslated(page)
  }

  async function goTo(page: Page, name: string) {
    await page.getByRole('link', { name, exact: true }).click()
    await page.locator('h1').getByText(/./).first().waitFor()
    await untilTranslated(page)
  }

  async function signUp(page: Page) {
    await field(page, 'Your name').fill('Ana')
    await field(page, 'Team').fill('Northwind')
    await field(page, 'E-mail').fill('ana@example.com')
    await page.getByLabel('Password').fill('short')
    await untilTranslated(page)
    await page.keyboard.press('Enter')
    await page.locator('[name=password][aria-invalid]').waitFor()
    await untilTranslated(page)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.locator('.composer').waitFor()
    await untilTranslated(page)
  }

  async function askFirst(page: Page) {
    await composer(page).fill('Why is the sky blue?')
    await page.locator('.forecast').getByText('tokens').waitFor()
    await untilTranslated(page)
    await composer(page).fill('')
    await page.locator('.forecast').getByText('tokens').waitFor({ state: 'detached' })
    await press(page, 'Private')
    await untilTranslated(page)
    await press(page, 'Private')
    await page.locator('.composer input[type=file]').setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('Something'),
    })
    await page.getByText('notes.txt').last().waitFor()
    await untilTranslated(page)
    await page.getByRole('button', { name: 'Remove “notes.txt”' }).click()
    await page.getByText('notes.txt').waitFor({ state: 'detached' })
    await ask(page, 'Why is the sky blue?')
    await untilLive(page)
    await untilSettled(page)
  }

  test('holds for a working day', async ({ browser, assert }) => {
    const page = await openPage(browser, new Visitor(built.server.baseURL), '/signup')
    const errors = errorsOf(page)
    await translate(page)
    await signUp(page)
    await askFirst(page)

    const [middle, end] = [hold(), hold()]
    built.provider.script(
      thinking('Rayleigh?'),
      ...[text(`Because **blue** is short.\n\n${CODE}\n\nIt`), middle],
      ...[text(' scatters $x^2$ more.\n\n- one\n- two'), end, text('\n- three\n\nThat is all.')]
    )
    await ask(page, 'Why not violet?')
    await replies(page).last().getByText('It', { exact: true }).waitFor()
    await untilTranslated(page)
    middle.release()
    await replies(page).last().getByText('two').waitFor()
    await untilTranslated(page)
    end.release()
    await page.getByText('That is all.').last().waitFor()
    await untilSettled(page)
    const shown = await replies(page).last().locator('.markdown').innerText()
    assert.match(
      shown,
      /short\.\s+TypeScript\s+const sky[^]+It scatters[^]+more\.\s+one\s+two\s+three\s+That/
    )
    assert.equal(await page.locator('code font, math font').count(), 0)

    await press(page, 'Note')
    await ask(page, 'Only for us')
    await press(page, 'Note')
    await composer(page).press('ArrowUp')
    await field(page, 'Edit your note').fill('Only for us all')
    await untilTranslated(page)
    await page.keyboard.press('Enter')
    await page.getByText('Only for us all').last().waitFor()
    await untilTranslated(page)
    await page.getByRole('article', { name: 'Ana noted' }).hover()
    await page
      .getByRole('article', { name: 'Ana noted' })
      .getByRole('button', { name: 'Delete' })
      .click()
    await confirm(page, 'Delete')
    await page.getByText('Only for us all').waitFor({ state: 'detached' })

    built.provider.script(text('Because '), hold())
    await ask(page, 'And at night?')
    await page.getByText('Because', { exact: true }).last().waitFor()
    await press(page, 'Stop the reply')
    await page.getByText('Stopped by Ana').last().waitFor()
    await untilTranslated(page)
    built.provider.script(status(402))
    await press(page, 'Try again')
    await page.getByText('credit').last().waitFor()
    await untilTranslated(page)
    await press(page, 'Try again')
    await page.getByText('3 / 3').last().waitFor()
    await untilSettled(page)
    await untilTranslated(page)
    await press(page, 'Earlier reply')
    await page.getByText('2 / 3').last().waitFor()
    await untilTranslated(page)
    await press(page, 'Later reply')
    await page.getByText('3 / 3').last().waitFor()
    await press(page, 'What it cost')
    await page.getByRole('dialog', { name: 'What it cost' }).waitFor()
    await page.keyboard.press('Escape')

    await press(page, 'Rename')
    await field(page, 'Title').fill('The sky')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'The sky' }).waitFor()
    await choose(page, 'Conversation', 'Archive')
    await page.getByText('This conversation is archived').last().waitFor()
    await untilTranslated(page)
    await press(page, 'Bring back')
    await page.getByText('This conversation is archived').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Find a conversation').waitFor()
    await untilTranslated(page)
    await page.keyboard.type('theme')
    await untilTranslated(page)
    await page.keyboard.type(' dark')
    await page.keyboard.press('Enter')
    await page.locator('html[data-theme=dark]').waitFor()

    await goTo(page, 'Team')
    await field(page, 'The team’s instructions').fill('Be brief.')
    await page.getByText('once this is saved').last().waitFor()
    await untilTranslated(page)
    await press(page, 'Save instructions')
    await page.getByText('once this is saved').waitFor({ state: 'detached' })
    await goTo(page, 'Usage')
    for (const [dollars, meter] of [
      ['50', '[data-level=fine]'],
      ['0', '[data-level="used up"]'],
      ['', 'main:not(:has([data-level]))'],
    ]) {
      await page.locator('[name=dollars]').fill(dollars)
      await page.keyboard.press('Enter')
      await page.locator(meter).waitFor()
      /** The event with the new budget may come before the form's own answer. */
      await page.locator('main button[type=submit]:enabled').waitFor()
      await untilTranslated(page)
    }
    await goTo(page, 'Profile')
    await field(page, 'Name').first().fill('Anna')
    await press(page, 'Change name')
    await page.getByText('Anna', { exact: true }).first().waitFor()
    await untilTranslated(page)

    await goTo(page, 'The sky')
    await untilLive(page)
    await choose(page, 'Conversation', 'Delete…')
    await confirm(page, 'Delete')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.locator('.toast').first().waitFor()
    await press(page, 'Log out')
    await page.waitForURL('**/login')
    assert.deepEqual(errors, [])
    assert.equal(await page.getByText('couldn’t be shown').count(), 0)
  })

  test('holds where it was translated before its scripts ran', async ({ browser }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    addTurns(built, path, 'Ana', 2)
    const page = await openPage(browser, ana, '/')
    await translateAtOnce(page)
    await page.goto(path)
    await untilLive(page)
    await page.getByText('Question 2?').last().waitFor()
    await composer(page).fill('Why?')
    await page.keyboard.press('Enter')
    await page.getByText('Hello from the fake provider.').last().waitFor()
    await page.getByRole('link', { name: 'Team' }).click()
    await page.getByRole('heading', { name: 'Members' }).waitFor()
  })

  test('what cannot be shown is one message or one page, and comes again when reloaded', async ({
    browser,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const path = await openConversation(ana)
    addTurns(built, path, 'Ana', 2)
    const page = await openPage(browser, ana, path)
    await untilLive(page)
    const question = page.getByRole('article', { name: 'Ana asked' }).last()
    await question.locator('.question').evaluate((it) => it.remove())
    await question.hover()
    await question.getByRole('button', { name: 'Edit' }).click()
    await page.getByText('This message couldn’t be shown').last().waitFor()
    await page.getByText('Reply 2.').last().waitFor()
    await press(page, 'Reload message')
    await field(page, 'Edit your question').waitFor()

    await page.locator('main').evaluate((it) => it.parentElement!.remove())
    await page.getByRole('link', { name: 'Team' }).click()
    await page.getByText('This page couldn’t be shown').last().waitFor()
    await press(page, 'Reload page')
    await page
      .getByRole('heading', { level: 1 })
      .getByText(/Ana’s team|Sky/)
      .waitFor()
  })
})
