/// <reference lib="dom" />
import { test } from '@japa/runner'
import { addTurns, openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive } from './pages.js'
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

  test('what one asks in a tab stays in its team, wherever another tab has gone', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const olga = await Visitor.signedUp('Olga', built.server.baseURL)
    const other = (await olga.post('/conversations', { title: 'Of Olga' })).headers.get('location')!
    const link = built.server.query<{ code: string }>(
      `select join_code as code from accounts where name = 'Olga’s team'`
    )
    const page = await openPage(browser, ana, '/')
    await ana.post(`/join/${link[0].code}`)
    const next = await page.context().newPage()
    await next.goto(other)
    await next.getByRole('heading', { name: 'Of Olga' }).waitFor()
    await page.getByRole('textbox', { name: 'Ask Claude' }).fill('Only for my own team')
    await page.keyboard.press('Enter')
    await page.waitForURL(/conversations\/\d+$/)
    const [{ name }] = built.server.query<{ name: string }>(
      `select accounts.name from conversations join accounts on accounts.id = account_id
       where conversations.title is null or conversations.title <> 'Of Olga'`
    )
    assert.equal(name, 'Ana’s team')
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

  test('what a member has open is gone when they are removed', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const ben = await ana.invite('Ben')
    const path = await openConversation(ana)
    addTurns(built, path, 'Ana', 1)
    const page = await openPage(browser, ben, path)
    await untilLive(page)
    const [{ id }] = built.server.query("select id from users where name = 'Ben'") as {
      id: number
    }[]
    await ana.delete(`/account/members/${id}`)
    await page.getByRole('alert').getByText('no longer open to you').waitFor()
    await page.getByText('Question 1?').waitFor({ state: 'detached' })
    assert.equal(new URL(page.url()).pathname, path)
  })
})
