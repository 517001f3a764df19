/// <reference lib="dom" />
import { test } from '@japa/runner'
import { emptyBuiltDatabase } from './built.js'
import { closePages, openPage } from './pages.js'
import { BuiltServer } from '#tests/built_server'
import { linkIn, MailServer } from '#tests/mail_server'
import { PASSWORD, Visitor } from '#tests/visitor'

const PHONE = { width: 375, height: 700 }

test.group('With a mail server', (group) => {
  let mailServer: MailServer
  let server: BuiltServer

  group.setup(async () => {
    mailServer = await MailServer.start()
    server = await BuiltServer.start({
      env: {
        APP_URL: 'http://127.0.0.1',
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: String(mailServer.port),
        MAIL_FROM: 'parley@example.com',
      },
    })
    return async () => {
      await server.dispose()
      await mailServer.stop()
    }
  })
  group.each.setup(() => {
    emptyBuiltDatabase(server)
    mailServer.received.length = 0
    return closePages
  })

  test('an owner invites people, and what did not get through stays in the field', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    await ana.invite('Ben')
    mailServer.refused.add('gone@example.com')
    const page = await openPage(browser, ana, '/account', { viewport: PHONE })
    const field = page.getByRole('textbox', { name: 'E-mail addresses' })
    const send = page.getByRole('button', { name: 'Send invitations' })
    await field.fill('dan@example.com, nobody')
    await send.click()
    await page.getByText('“nobody” is not an e-mail address').waitFor()
    assert.equal(await field.inputValue(), 'dan@example.com, nobody')

    await field.fill('dan@example.com\nben@example.com\ngone@example.com')
    await send.click()
    await page.getByText('Sent to dan@example.com.').waitFor()
    await page.getByText('A member already: ben@example.com.').waitFor()
    await page.getByText('did not take the invitation to gone@example.com').waitFor()
    assert.equal(await field.inputValue(), 'gone@example.com')
    assert.isFalse(await page.evaluate(() => document.documentElement.scrollWidth > 375))

    mailServer.refused.clear()
    await send.click()
    await page.getByText('Sent to gone@example.com.').waitFor()
    assert.equal(await field.inputValue(), '')
    assert.lengthOf(mailServer.received, 2)

    const path = linkIn(mailServer.received[0], 'join')
    const dan = await openPage(browser, new Visitor(server.baseURL), path)
    await dan.getByLabel('Your name').fill('Dan')
    await dan.getByLabel('E-mail').fill('dan@example.com')
    await dan.getByLabel('Password').fill(PASSWORD)
    await dan.keyboard.press('Enter')
    await dan.getByRole('heading', { name: 'What shall we talk about?' }).waitFor()
    await page.getByRole('link', { name: 'Audit trail' }).click()
    await page.getByText('Ana invited dan@example.com by e-mail').waitFor()
    await page.getByText('The invitation of gone@example.com by Ana could not be sent').waitFor()
    await page.getByText('Dan joined by the link').waitFor()
  })

  test('who has forgotten their password gets a link by the login page, with the keyboard alone', async ({
    browser,
  }) => {
    await Visitor.signedUp('Ana', server.baseURL)
    const page = await openPage(browser, new Visitor(server.baseURL), '/login', { viewport: PHONE })
    await page.getByRole('link', { name: 'Forgotten your password?' }).press('Enter')
    /** The login page has such a field too. */
    await page.waitForURL('**/password_resets')
    await page.getByLabel('E-mail').fill('ana@example.com')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    await mailServer.until(1)
    await page.goto(linkIn(mailServer.received[0], 'password_resets'))
    await page.getByLabel('New password').fill('battery staple')
    await page.getByLabel('The same again').fill('battery staple')
    await page.keyboard.press('Enter')
    await page.getByText('Your password is set').waitFor()
    await page.getByLabel('E-mail').fill('ana@example.com')
    await page.getByLabel('Password', { exact: true }).fill('battery staple')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What shall we talk about?' }).waitFor()
  })
})
