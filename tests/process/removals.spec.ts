import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import { Visitor } from '#tests/visitor'

test.group('Somebody who is removed', () => {
  test('hears nothing more within five seconds', async ({ assert, cleanup }) => {
    const server = await BuiltServer.start()
    cleanup(() => server.dispose())
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const ben = await ana.invite('Ben')
    const [account] = server.query<{ id: number }>('select id from accounts')
    const [{ id }] = server.query<{ id: number }>("select id from users where name = 'Ben'")
    const channel = `accounts/${account.id}`
    const stream = await ben.listen(channel)
    const own = await ana.listen(channel)

    const before = Date.now()
    assert.equal((await ana.delete(`/account/members/${id}`)).status, 200)
    await stream.untilClosed()
    assert.isBelow(Date.now() - before, 5_000)
    assert.isFalse(own.isClosed)
    own.close()
  })
})
