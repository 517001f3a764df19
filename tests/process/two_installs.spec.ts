import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, text } from '#tests/fake_provider'
import { Visitor } from '#tests/visitor'

const { TEST_REDIS_URL } = process.env

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

test.group('Two installs on one Redis', () => {
  test('hear nothing of each other', async ({ assert, cleanup }) => {
    const provider = await FakeProvider.start()
    cleanup(() => provider.stop())
    const start = async (appKey: string) => {
      const server = await BuiltServer.start({
        env: {
          REDIS_URL: TEST_REDIS_URL!,
          APP_KEY: appKey,
          ANTHROPIC_API_KEY: 'fake',
          ANTHROPIC_BASE_URL: provider.baseURL,
        },
      })
      cleanup(() => server.dispose())
      const visitor = await Visitor.signedUp('Ana', server.baseURL)
      const response = await visitor.post('/conversations', { title: 'Sky' })
      const path = response.headers.get('location')!
      const stream = await visitor.listen(path.slice(1), 'accounts/1', 'users/1')
      cleanup(() => stream.close())
      const ask = (clientId: string) =>
        visitor.post(`${path}/messages`, { content: 'Why?', clientId })
      return { path, stream, ask }
    }
    const [here, there] = [await start('one'.repeat(12)), await start('two'.repeat(12))]
    assert.equal(here.path, there.path)
    provider.script(text('Our secret.'))
    await here.ask('client-0001')
    await here.stream.until((events) => JSON.stringify(events).includes('Our secret.'))
    /** Redis keeps the order: what was published before this would have come before it. */
    provider.script(text('Theirs.'))
    await there.ask('client-0002')
    await there.stream.until((events) => JSON.stringify(events).includes('Theirs.'))
    assert.notInclude(JSON.stringify(there.stream.events()), 'secret')
    assert.lengthOf(there.stream.events('message.created'), 2)
  }).skip(!TEST_REDIS_URL, 'there is no Redis')
})
