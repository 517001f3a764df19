import { test } from '@japa/runner'
import { openConversation, useBuiltServer } from './built.js'
import { openPage, untilLive } from './pages.js'
import { hold, text } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

test.group('Titles', (group) => {
  const built = useBuiltServer(group)

  async function asked(visitor: Visitor) {
    const question = { content: 'Why is the sky blue?', clientId: 'client-0001' }
    const response = await visitor.post('/conversations', question)
    return response.headers.get('location')!
  }

  test('one that a language model wrote shows at once, to all who look on', async ({ browser }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const ben = await ana.invite('Ben')
    const pause = hold()
    built.provider.scriptTitle(pause, text('Rayleigh scattering'))
    const page = await openPage(browser, ana, await asked(ana))
    await untilLive(page)
    const elsewhere = await openPage(browser, ben, await openConversation(ben, 'Elsewhere'))
    await untilLive(elsewhere)
    await page.getByRole('heading', { name: 'Why is the sky blue?' }).waitFor()
    await pause.reached
    pause.release()
    await page.getByRole('heading', { name: 'Rayleigh scattering' }).waitFor()
    await elsewhere.locator('aside').getByText('Rayleigh scattering').waitFor()
  })

  test('who leaves the field without a change has named nothing', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const pause = hold()
    built.provider.scriptTitle(pause, text('Rayleigh scattering'))
    const page = await openPage(browser, ana, await asked(ana))
    await untilLive(page)
    await pause.reached
    await page.getByRole('button', { name: 'Rename' }).click()
    pause.release()
    await page.locator('aside').getByText('Rayleigh scattering').waitFor()
    await page.getByRole('textbox', { name: 'Title' }).press('Enter')
    await page.getByRole('heading', { name: 'Rayleigh scattering' }).waitFor()
    const rows = built.server.query('select title, renamed_at from conversations')
    assert.deepEqual(rows, [{ title: 'Rayleigh scattering', renamed_at: null }])
  })

  test('who is renaming it meanwhile keeps what they type', async ({ browser, assert }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const pause = hold()
    built.provider.scriptTitle(pause, text('Rayleigh scattering'))
    const page = await openPage(browser, ana, await asked(ana))
    await untilLive(page)
    await pause.reached
    await page.getByRole('button', { name: 'Rename' }).click()
    const field = page.getByRole('textbox', { name: 'Title' })
    await field.fill('Blue')
    pause.release()
    await page.locator('aside').getByText('Rayleigh scattering').waitFor()
    assert.equal(await field.inputValue(), 'Blue')
    await field.press('Enter')
    await page.getByRole('heading', { name: 'Blue' }).waitFor()
    const rows = built.server.query<{ title: string }>('select title from conversations')
    assert.deepEqual(rows, [{ title: 'Blue' }])
  })
})
