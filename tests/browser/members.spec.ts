/// <reference lib="dom" />
import { test } from '@japa/runner'
import { useBuiltServer } from './built.js'
import { openPage } from './pages.js'
import { PASSWORD, Visitor } from '#tests/visitor'

test.group('The page of the team', (group) => {
  const built = useBuiltServer(group)

  test('an owner changes a role, makes a password link, removes and reads what was done', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    await ana.invite('Ben')
    const page = await openPage(browser, ana, '/account', {
      viewport: { width: 375, height: 700 },
    })
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > 375)
    assert.isFalse(isWide)
    assert.equal(await page.getByRole('button', { name: /^Leave/ }).count(), 0)
    await page.getByText('Show it as a QR code').click()
    await page.getByRole('img', { name: 'The join link as a QR code' }).waitFor()

    await page.getByRole('combobox', { name: 'Role of Ben' }).selectOption('admin')
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLSelectElement>('[aria-label="Role of Ben"]')?.value === 'admin'
    )
    await page.getByRole('button', { name: 'Make a password link for Ben' }).click()
    const link = page.getByRole('textbox', { name: 'Password link' })
    const url = await link.inputValue()
    await page.getByRole('button', { name: 'Close' }).click()
    await link.waitFor({ state: 'detached' })

    const reset = await openPage(browser, new Visitor(built.server.baseURL), url)
    await reset.getByLabel('New password').fill(`${PASSWORD} 2`)
    await reset.getByLabel('The same again').fill(`${PASSWORD} 2`)
    await reset.keyboard.press('Enter')
    await reset.getByText('Your password is set').waitFor()

    await page.getByRole('button', { name: 'Remove Ben' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('ben@example.com').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Audit trail' }).click()
    await page.getByText('Ana changed the role of Ben: member → admin').waitFor()
    await page.getByText('Ana made a link with which Ben can set a new password').waitFor()
    await page.getByText('Ana removed Ben').waitFor()
  })

  test('a member is offered nothing but to leave, and does', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const page = await openPage(browser, await ana.invite('Ben'), '/account')
    assert.equal(await page.getByRole('combobox', { name: /^Role of/ }).count(), 0)
    assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 0)
    assert.equal(await page.getByRole('button', { name: 'Reset the join link' }).count(), 0)
    assert.equal(await page.getByRole('link', { name: 'Audit trail' }).count(), 0)
    await page.getByRole('button', { name: 'Leave Ana’s team' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('heading', { name: 'You belong to no team here' }).waitFor()
    assert.lengthOf(built.server.query('select id from memberships'), 1)
  })
})
