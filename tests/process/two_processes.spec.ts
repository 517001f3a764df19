import { test } from '@japa/runner'
import type pg from 'pg'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, hold, stall, text } from '#tests/fake_provider'
import { newDatabase } from '#tests/postgres'
import { until } from '#tests/until'
import { Visitor } from '#tests/visitor'

const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env

/** Two web processes on one PostgreSQL, with Redis between them. bin/test says where those are. */
test.group('Two processes', (group) => {
  group.tap((it) => it.tags(['@reply-life']))
  let provider: FakeProvider
  let client: pg.Client
  let servers: BuiltServer[]

  group.setup(async () => {
    if (!TEST_DATABASE_URL || !TEST_REDIS_URL) return () => {}
    provider = await FakeProvider.start()
    const database = await newDatabase()
    client = database.client
    servers = await BuiltServer.startTwo({
      DB_CONNECTION: 'pg',
      DATABASE_URL: database.url,
      REDIS_URL: TEST_REDIS_URL,
      ANTHROPIC_API_KEY: 'fake',
      ANTHROPIC_BASE_URL: provider.baseURL,
    })
    return async () => {
      await Promise.all(servers.map((server) => server.dispose()))
      await provider.stop()
      await database.drop()
    }
  })
  group.each.setup(async () => {
    provider.reset()
    await client.query('truncate sessions, accounts, users cascade')
    for (const server of servers) if (!server.isRunning) await server.startAgain()
  })

  /** Ana on the first process, Ben on the second, in one conversation. */
  async function open() {
    const ana = await Visitor.signedUp('Ana', servers[0].baseURL)
    await ana.invite('Ben')
    const ben = await Visitor.loggedIn({ email: 'ben@example.com' }, servers[1].baseURL)
    const response = await ana.post('/conversations', { title: 'Sky' })
    const path = response.headers.get('location')!
    const stream = await ben.listen(path.slice(1))
    const ask = () => ana.post(`${path}/messages`, { content: 'Why?', clientId: 'client-0001' })
    return { ana, ben, path, stream, ask }
  }

  async function reply() {
    const { rows } = await client.query("select * from messages where role = 'assistant'")
    return rows[0]
  }

  const hasText = (events: { event: string }[]) => events.some((it) => it.event === 'message.chunk')

  test('a viewer on the one sees the reply that the other writes', async ({ assert }) => {
    const { stream, ask } = await open()
    provider.script(text('Because '), text('of '), text('Rayleigh.'))
    await ask()
    await stream.untilEnded()
    const shown = stream
      .events('message.chunk')
      .map((it) => it.text)
      .join('')
    assert.equal(shown, 'Because of Rayleigh.')
    assert.equal((await reply()).content, shown)
    assert.lengthOf(provider.requests, 1)
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')

  test('stopping works across, within two seconds', async ({ assert }) => {
    const { ben, stream, path, ask } = await open()
    provider.script(text('Because '), hold())
    await ask()
    await stream.until(hasText)
    const before = Date.now()
    await ben.delete(`${path}/messages/${(await reply()).id}/reply`)
    await stream.untilEnded()
    await provider.requests[0].closed
    assert.isBelow(Date.now() - before, 2_000)
    assert.isTrue(provider.requests[0].aborted)
    assert.deepInclude(await reply(), { status: 'stopped', content: 'Because ' })
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')

  test('those on the one are seen on the other, until their connection dies', async () => {
    const { ana, path, stream } = await open()
    const sources = new Map<unknown, string>()
    const isThere = (name: string) => () => {
      for (const { source, people } of stream.events('presence.changed')) {
        sources.set(source, JSON.stringify(people))
      }
      return [...sources.values()].some((people) => people.includes(`"${name}"`))
    }
    const other = await ana.listen(path.slice(1))
    await stream.until(isThere('Ana'))
    await stream.until(isThere('Ben'))
    other.close()
    await stream.until(() => !isThere('Ana')())
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')

  test('logging out on the one ends the stream on the other', async ({ assert }) => {
    const { ben, stream } = await open()
    const elsewhere = new Visitor(servers[0].baseURL)
    elsewhere.cookie = ben.cookie
    const before = Date.now()
    await elsewhere.delete('/session')
    await stream.untilClosed()
    assert.isBelow(Date.now() - before, 5_000)
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')

  test('who is removed on the one hears nothing more on the other', async ({ assert }) => {
    const { ana, stream } = await open()
    const { rows } = await client.query("select id from users where name = 'Ben'")
    const before = Date.now()
    await ana.delete(`/account/members/${rows[0].id}`)
    await stream.untilClosed()
    assert.isBelow(Date.now() - before, 5_000)
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')

  test('what is made private on the one is heard by nobody else on the other', async ({
    assert,
  }) => {
    const { ana, path, stream } = await open()
    const before = Date.now()
    await ana.post(`${path}/privacy`)
    await stream.untilClosed()
    assert.isBelow(Date.now() - before, 5_000)
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')

  test('kill -9 of the writer ends in an interrupted reply that the survivor reports', async ({
    assert,
  }) => {
    const { stream, ask } = await open()
    provider.script(text('Because '), stall())
    await ask()
    await stream.until(hasText)
    await until('the text to be saved', async () => (await reply()).content === 'Because ')
    await servers[0].end('SIGKILL')
    const before = Date.now()
    await stream.until(
      (events) => JSON.stringify(events).includes('"status":"interrupted"'),
      20_000
    )
    assert.isBelow(Date.now() - before, 15_000)
    assert.deepInclude(await reply(), { status: 'interrupted', content: 'Because ' })
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')
})
