import { test } from '@japa/runner'
import type pg from 'pg'
import { BuiltServer } from '#tests/built_server'
import { newDatabase } from '#tests/postgres'
import { OwnRedis } from '#tests/redis'
import { until } from '#tests/until'
import { PASSWORD, Visitor } from '#tests/visitor'

const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env

/** As config/limiter.ts has it: for one e-mail address from one address, in a quarter of an hour. */
const LOGINS = 10

/** Two web processes on one PostgreSQL, which count together in a Redis that may go away. */
test.group('Limits of two processes', (group) => {
  let redis: OwnRedis
  let client: pg.Client
  let servers: BuiltServer[]

  group.setup(async () => {
    if (!TEST_DATABASE_URL || !TEST_REDIS_URL) return () => {}
    redis = await OwnRedis.start()
    const database = await newDatabase()
    client = database.client
    servers = await BuiltServer.startTwo({
      DB_CONNECTION: 'pg',
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      RATE_LIMIT_FACTOR: '1',
    })
    return async () => {
      await Promise.all(servers.map((server) => server.dispose()))
      await database.drop()
      await redis.stop()
    }
  })
  group.each.setup(async () => {
    redis.resume()
    await redis.forget()
    await client.query('truncate sessions, accounts, users cascade')
    /** What a server counted in its own memory is gone. */
    await Promise.all(servers.map((server) => server.end('SIGKILL')))
    for (const server of servers) await server.startAgain()
  })

  /** The statuses of guesses at one password, by turns at the one and the other server. */
  async function guess(count: number, email: string) {
    const statuses = []
    for (let at = 0; at < count; at++) {
      const visitor = new Visitor(servers[at % 2].baseURL)
      await visitor.get('/login')
      const response = await visitor.post('/login', { email, password: 'wrong horse' })
      statuses.push(response.status)
    }
    return statuses
  }

  const times = (count: number, status: number) => Array.from({ length: count }, () => status)

  test('what the one has counted counts at the other', async ({ assert }) => {
    await Visitor.signedUp('Ana', servers[0].baseURL)
    const statuses = await guess(LOGINS + 2, 'ana@example.com')
    assert.deepEqual(statuses, [...times(LOGINS, 422), 429, 429])
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')

  test('while Redis is away nobody gets an error; each process counts for itself, and streams begin anew afterwards', async ({
    assert,
  }) => {
    const ana = await Visitor.signedUp('Ana', servers[0].baseURL)
    const opened = await ana.post('/conversations', { title: 'Sky' })
    const path = opened.headers.get('location')!
    await guess(2, 'ana@example.com')
    const stream = await ana.listen(path.slice(1))

    await redis.stop()
    /** In the moment of its end, too, while the server may not have noticed yet. */
    const statuses = await guess(2 * LOGINS + 4, 'ana@example.com')
    assert.deepEqual(statuses.slice(0, 2 * LOGINS), times(2 * LOGINS, 422))
    assert.deepEqual(statuses.slice(-2), [429, 429])
    const said = await ana.post(`${path}/messages`, { content: 'Why?', clientId: 'client-0001' })
    assert.equal(said.status, 200)
    assert.include(await (await ana.get(`${path}/messages`)).text(), 'Why?')
    assert.equal((await ana.get('/conversations?q=sky')).status, 200)

    await redis.startAgain()
    const isShared = async () =>
      (await guess(LOGINS + 2, `${Date.now()}@example.com`)).at(-1) === 429
    await until('both to count together again', isShared, { limit: 30_000, every: 100 })
    /** What the other process told meanwhile never came: the reader has to connect and read again. */
    await stream.untilClosed({ limit: 30_000 })
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')

  test('a Redis that hangs keeps nobody out, nor waiting for long', async ({ assert }) => {
    await Visitor.signedUp('Ana', servers[0].baseURL)
    redis.hang()
    const before = Date.now()
    const visitor = new Visitor(servers[0].baseURL)
    await visitor.get('/login')
    const login = await visitor.post('/login', { email: 'ana@example.com', password: PASSWORD })
    assert.equal(login.headers.get('location'), '/')
    assert.isBelow(Date.now() - before, 8_000)
  }).skip(!TEST_DATABASE_URL || !TEST_REDIS_URL, 'no PostgreSQL or no Redis')
})
