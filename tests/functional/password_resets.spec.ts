import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import User from '#models/user'
import UserReset from '../../commands/user_reset.js'
import { emptyDatabase } from '#tests/database'
import { people } from '#tests/people'
import { Visitor } from '#tests/visitor'

const NEW_PASSWORD = { password: 'battery staple', passwordConfirmation: 'battery staple' }

test.group('Setting a new password', (group) => {
  group.each.setup(emptyDatabase)

  test('node ace user:reset prints a link that sets it', async ({ assert }) => {
    const { ana } = await people()
    ace.ui.switchMode('raw')
    const command = await ace.create(UserReset, [' ANA@example.com '])
    await command.exec()
    const output = command.logger.getLogs().map(({ message }) => message)
    const path = /\/password_resets\/\S+/.exec(output.join('\n'))![0]

    const visitor = new Visitor()
    await visitor.get(path)
    await visitor.request('PUT', path, NEW_PASSWORD)
    assert.exists(await User.verifyCredentials(ana.email, NEW_PASSWORD.password))
  })

  test('node ace user:reset says so when nobody has the address', async ({ assert }) => {
    ace.ui.switchMode('raw')
    const command = await ace.create(UserReset, ['nobody@example.com'])
    await command.exec()
    assert.equal(command.exitCode, 1)
  })

  test('the link works once, also when it is used ten times at once', async ({ assert }) => {
    const { ana } = await people()
    const path = `/password_resets/${ana.resetToken()}`
    const visitor = new Visitor()
    await visitor.get(path)
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => visitor.request('PUT', path, NEW_PASSWORD))
    )
    const toLogin = responses.filter((it) => it.headers.get('location') === '/login')
    assert.lengthOf(toLogin, 1)
  })

  test('it ends all sessions of the person', async ({ assert }) => {
    const { ana } = await people()
    const loggedIn = await Visitor.loggedIn(ana)
    await (await User.findOrFail(ana.id)).resetPassword('battery staple')
    assert.equal((await loggedIn.get('/')).status, 401)
  })

  test('the session that it was made in has ended too', async ({ assert }) => {
    const { ana } = await people()
    const visitor = await Visitor.loggedIn(ana)
    const copy = new Visitor()
    copy.cookie = visitor.cookie
    await visitor.request('PUT', `/password_resets/${ana.resetToken()}`, NEW_PASSWORD)
    assert.equal((await copy.get('/')).status, 401)
    assert.equal((await visitor.get('/')).status, 401)
  })

  test('a made-up token does nothing', async ({ assert }) => {
    const { ana } = await people()
    const visitor = new Visitor()
    await visitor.get('/login')
    await visitor.request('PUT', '/password_resets/made-up', NEW_PASSWORD)
    await assert.rejects(() => User.verifyCredentials(ana.email, NEW_PASSWORD.password))
  })
})
