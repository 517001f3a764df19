import { test } from '@japa/runner'
import { openConversation, useBuiltServer } from './built.js'
import { openPage } from './pages.js'
import { Visitor } from '#tests/visitor'

const PHONE = { width: 375, height: 700 }

test.group('Instructions of an account', (group) => {
  const built = useBuiltServer(group)

  test('an owner sees what language models are told, before and after saving; the others read it', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    const page = await openPage(browser, ana, '/account')
    const field = page.getByLabel('The team’s instructions')
    const save = page.getByRole('button', { name: 'Save instructions' })
    const preview = page.locator('details pre')
    const kept = () => built.server.query('select instructions from accounts')
    await page.getByText('What they are told word for word').click()
    const builtIn = await preview.textContent()
    assert.isTrue(await save.isDisabled())

    await field.fill('We are Northwind.\nBe brief.')
    await page.getByText('once this is saved').waitFor()
    const before = await preview.textContent()
    assert.isTrue(before!.startsWith(builtIn!))
    assert.include(before!, 'We are Northwind.\nBe brief.')
    assert.deepEqual(kept(), [{ instructions: null }])

    await save.click()
    await page.getByText('The instructions are changed.').waitFor()
    await page.getByText('once this is saved').waitFor({ state: 'detached' })
    assert.equal(await preview.textContent(), before)
    assert.deepEqual(kept(), [{ instructions: 'We are Northwind.\nBe brief.' }])

    const path = await openConversation(ana)
    await ana.post(`${path}/messages`, { content: 'Why?', clientId: 'client-0001' })
    const conversation = await openPage(browser, ana, path)
    await conversation.getByText('Hello from the fake provider.').waitFor()
    const { system } = built.provider.requests[0].body
    assert.equal((system as { text: string }[])[0].text, before)

    const ben = await ana.invite('Ben')
    const his = await openPage(browser, ben, '/account', { viewport: PHONE })
    await his.getByText('Owners and admins can change it.').waitFor()
    assert.equal(await his.getByLabel('The team’s instructions').count(), 0)
    await his.getByText('What they are told word for word').click()
    assert.equal(await his.locator('details pre').textContent(), before)
  })
})
