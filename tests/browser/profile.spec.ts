import { test } from '@japa/runner'
import { useBuiltServer } from './built.js'
import { openPage } from './pages.js'
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
})
