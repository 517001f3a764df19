import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import { Visitor } from '#tests/visitor'

test.group('Two installs on one host', () => {
  test('neither logs a person out of the other, or takes its token', async ({
    assert,
    cleanup,
  }) => {
    const [one, other] = [await BuiltServer.start(), await BuiltServer.start()]
    cleanup(() => one.dispose())
    cleanup(() => other.dispose())
    const here = await Visitor.signedUp('Ana', one.baseURL)
    /** One browser: it sends a host's cookies to all its ports. */
    const there = new Visitor(other.baseURL)
    there.cookie = here.cookie
    await there.get('/signup')
    await there.post('/signup', {
      name: 'Ana',
      email: 'ana@example.com',
      password: 'correct horse',
      accountName: 'Elsewhere',
    })
    assert.equal((await there.get('/')).status, 200)
    here.cookie = there.cookie
    assert.equal((await here.get('/')).status, 200)
    assert.equal((await here.post('/conversations', { title: 'Sky' })).status, 302)
    there.cookie = here.cookie
    assert.equal((await there.post('/conversations', { title: 'Sea' })).status, 302)
  })
})
