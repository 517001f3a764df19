import { test } from '@japa/runner'
import { openConversation, useBuiltServer } from './built.js'
import { openPage } from './pages.js'
import { Visitor } from '#tests/visitor'

test.group('How long conversations are kept', (group) => {
  const built = useBuiltServer(group)

  test('an owner chooses after being told what goes; the others read it', async ({
    browser,
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', built.server.baseURL)
    await openConversation(ana, 'Sky')
    built.server.write((database) => {
      database.exec("update conversations set updated_at = '2020-01-01 00:00:00'")
    })
    const page = await openPage(browser, ana, '/account')
    const choice = page.getByLabel('Delete them after')
    const days = () => built.server.query('select retention_days from accounts')

    await choice.selectOption('90 days')
    await page.getByText('One is that old now').waitFor()
    await page.keyboard.press('Escape')
    assert.deepEqual(days(), [{ retention_days: null }])
    assert.equal(await choice.inputValue(), '')

    await choice.selectOption('90 days')
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByText('in which nothing was said for 90 days').waitFor()
    assert.deepEqual(days(), [{ retention_days: 90 }])

    const ben = await ana.invite('Ben')
    const his = await openPage(browser, ben, '/account', {
      viewport: { width: 375, height: 700 },
    })
    await his.getByText('in which nothing was said for 90 days').waitFor()
    assert.equal(await his.getByLabel('Delete them after').count(), 0)
    await his.goto('/conversations')
    await his.getByText('in which nothing was said for 90 days').waitFor()

    await choice.selectOption('never')
    await page.getByText('kept until somebody deletes them').waitFor()
  })
})
