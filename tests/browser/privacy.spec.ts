import { test } from '@japa/runner'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive } from './pages.js'
import { Visitor } from '#tests/visitor'

test.group('A private conversation', (group) => {
  const built = useBuiltServer(group)

  test('goes from the pages of others when it is made private, and comes back', async ({
    browser,
    assert,
  }) => {
    const ben = await Visitor.signedUp('Ben', built.server.baseURL)
    const ana = await ben.invite('Ana')
    const path = await openConversation(ben, 'Salaries')
    addTurns(built, path, 'Ben', 1)
    const hers = await openPage(browser, ana, path)
    const list = await openPage(browser, await ben.invite('Cleo'), '/')
    const his = await openPage(browser, ben, path)
    for (const page of [hers, his]) await untilLive(page)
    const entry = (page: typeof hers) =>
      page.locator('.sidebar').getByRole('link', { name: 'Salaries' })
    await entry(list).waitFor()

    await hers.getByRole('button', { name: 'Conversation', exact: true }).click()
    assert.equal(await hers.getByRole('menuitem', { name: 'Make private' }).count(), 0)
    await hers.keyboard.press('Escape')

    await his.getByRole('button', { name: 'Conversation', exact: true }).click()
    await his.getByRole('menuitem', { name: 'Make private' }).click()
    await his.locator('header').getByRole('img', { name: 'private' }).waitFor()
    /** Once only a word in the composer's foot changed, until she came back to the page. */
    await hers.getByRole('alert').getByText('no longer open to you').waitFor()
    for (const text of ['Question 1?', 'Reply 1.', 'Salaries']) {
      await hers.locator('#app').getByText(text).waitFor({ state: 'detached' })
    }
    assert.equal(await hers.getByRole('textbox').count(), 0)
    for (const page of [hers, list]) await entry(page).waitFor({ state: 'detached' })
    await entry(his).waitFor()
    await his.getByText('Question 1?').waitFor()

    await his.getByRole('button', { name: 'Conversation', exact: true }).click()
    await his.getByRole('menuitem', { name: 'Share with the team…' }).click()
    const dialog = his.getByRole('dialog', { name: 'Share this conversation with the team?' })
    await dialog.getByText('“Salaries”').waitFor()
    /** One Enter too many publishes nothing. */
    await his.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await his.locator('header').getByRole('img', { name: 'private' }).waitFor()
    assert.equal((await ana.get(path)).status, 404)
    await his.getByRole('button', { name: 'Conversation', exact: true }).click()
    await his.getByRole('menuitem', { name: 'Share with the team…' }).click()
    await dialog.getByRole('button', { name: 'Share with the team' }).click()
    await entry(list).waitFor()
  })

  test('is begun as one by a switch', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const page = await openPage(browser, ana, '/')
    const button = page.getByRole('button', { name: 'Private' })
    await button.focus()
    await page.keyboard.press('Enter')
    assert.equal(await button.getAttribute('aria-pressed'), 'true')
    await page.getByText('Only you can open this conversation').waitFor()
    assert.equal(
      await page
        .getByRole('main')
        .getByText(/your team/i)
        .count(),
      0
    )
    await page.getByRole('textbox', { name: 'Ask Claude, in private' }).fill('What do I earn?')
    await page.keyboard.press('Enter')
    await page.locator('header').getByRole('img', { name: 'private' }).waitFor()
    const ben = await ana.invite('Ben')
    assert.equal((await ben.get(new URL(page.url()).pathname)).status, 404)
  })
})
