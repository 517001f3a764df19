/// <reference lib="dom" />
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive } from './pages.js'
import { picture } from '#tests/files'
import { PASSWORD, Visitor } from '#tests/visitor'

test.group('The profile page', (group) => {
  const built = useBuiltServer(group)

  test('changes the name and the password, and logs out elsewhere', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const elsewhere = await Visitor.loggedIn({ email: 'ana@example.com' }, built.server.baseURL)
    const page = await openPage(browser, ana, '/')
    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Anastasia')
    await page.getByRole('button', { name: 'Change name' }).click()
    await page.locator('.sidebar').getByText('Anastasia').waitFor()

    const form = page.locator('form', {
      has: page.getByRole('button', { name: 'Change password' }),
    })
    const fill = async (current: string) => {
      await form.getByLabel('Current password').fill(current)
      for (const field of await form.locator('input[autocomplete=new-password]').all()) {
        await field.fill('battery staple')
      }
      await page.keyboard.press('Enter')
    }
    await fill('a wrong guess')
    await page.getByText('not your current password').waitFor()
    assert.equal((await elsewhere.get('/profile')).status, 200)
    await fill(PASSWORD)
    await page.getByText('You are logged out everywhere else.').waitFor()
    assert.equal((await elsewhere.get('/profile')).status, 401)
  })

  /** Waits until the page shows so many pictures of the person, and all of them have come. */
  const untilShown = (page: Page, name: string, count: number) =>
    page.waitForFunction(
      ([title, expected]) => {
        const all = document.querySelectorAll<HTMLImageElement>(`.avatar[title="${title}"] img`)
        return all.length === expected && Array.from(all).every((it) => it.naturalWidth > 0)
      },
      [name, count] as const
    )

  test('takes a picture, which then stands wherever its person is shown, until it is removed', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const ben = await ana.invite('Ben')
    const path = await openConversation(ana)
    addTurns(built, path, 'Ana', 2)
    const theirs = await openPage(browser, ben, path)
    await untilLive(theirs)
    const page = await openPage(browser, ana, '/profile')
    const input = page.getByLabel('Picture', { exact: true })
    const choose = async (name: string, buffer: Buffer) =>
      input.setInputFiles({ name, mimeType: 'image/png', buffer })

    const huge = join(built.server.storage, 'huge.png')
    await writeFile(huge, Buffer.alloc(10_000_001))
    await input.setInputFiles(huge)
    await page.getByText('“huge.png” is larger than 10 MB.').waitFor()
    await choose('notes.txt', Buffer.from('Some notes'))
    await page.getByRole('button', { name: 'Use this picture' }).click()
    await page.getByText('“notes.txt” can’t be used. Choose a PNG').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await untilShown(page, 'Ana', 0)

    await choose('me.png', await picture('png'))
    await page.getByRole('img', { name: 'Your new picture' }).waitFor()
    await untilShown(page, 'Ana', 0)
    await page.getByRole('button', { name: 'Use this picture' }).press('Enter')
    await page.getByText('Your picture is changed.').waitFor()
    /** On the page, and in the sidebar. */
    await untilShown(page, 'Ana', 2)
    assert.isTrue(
      await page
        .getByRole('button', { name: 'Choose a picture' })
        .evaluate((it) => it === document.activeElement)
    )

    await page.goto(path)
    await untilShown(page, 'Ana', 3)
    await untilLive(page)
    await untilShown(theirs, 'Ana', 0)
    await theirs.goto('/account')
    await untilShown(theirs, 'Ana', 1)
    await theirs.goto(path)
    await untilLive(theirs)
    await theirs.getByRole('list', { name: 'Also here' }).waitFor()
    await untilShown(theirs, 'Ana', 3)
    await theirs.getByRole('textbox', { name: 'Write a message' }).pressSequentially('@A')
    await theirs.getByRole('listbox').waitFor()
    await untilShown(theirs, 'Ana', 4)

    await page.goto('/profile')
    await page.getByRole('button', { name: 'Remove it' }).click()
    await page.getByText('Your picture is removed.').waitFor()
    await untilShown(page, 'Ana', 0)
    await theirs.goto(path)
    await untilShown(theirs, 'Ana', 0)
  })

  test('without its bytes a picture leaves the initials', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    await ana.postForm(
      '/profile/avatar',
      {},
      [{ name: 'me.png', content: await picture('png') }],
      'PUT'
    )
    built.server.write((database) => database.exec(`update users set avatar_key = 'avatars/lost'`))
    const page = await openPage(browser, ana, '/profile')
    const avatar = page.locator('main .avatar')
    await page.waitForFunction(() => {
      const image = document.querySelector<HTMLImageElement>('main .avatar img')
      return image?.complete && image.naturalWidth === 0
    })
    assert.equal(await avatar.innerText(), 'A')
  })
})
