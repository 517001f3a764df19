import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import { PASSWORD, Visitor } from '#tests/visitor'

/** Each kind is measured this many times, by turns, so that what else the machine does meets all. */
const ROUNDS = 20

type Kinds = Record<'one' | 'other', () => Promise<unknown>>

/**
 * How many times as long as the one the other takes, each at its quickest: what else a machine does
 * only ever adds to what the work itself takes.
 */
async function ratioOf(kinds: Kinds): Promise<{ ratio: number; told: string }> {
  const times = { one: [] as number[], other: [] as number[] }
  for (let round = -2; round < ROUNDS; round++) {
    for (const kind of ['one', 'other'] as const) {
      const startedAt = performance.now()
      await kinds[kind]()
      if (round >= 0) times[kind].push(performance.now() - startedAt)
    }
  }
  const [one, other] = [Math.min(...times.one), Math.min(...times.other)]
  return { ratio: other / one, told: `${other.toFixed(2)} ms against ${one.toFixed(2)} ms` }
}

/** On a built server, where a hash costs what it costs people. */
test.group('The time of an answer', () => {
  test('does not tell who exists, nor what one may not see', async ({ assert, cleanup }) => {
    const server = await BuiltServer.start({ env: { ANTHROPIC_API_KEY: 'fake' } })
    cleanup(() => server.dispose())
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const ben = await ana.invite('Ben')
    const hidden = (await ana.post('/conversations', { title: 'Mine' })).headers.get('location')!
    await ana.post(`${hidden}/messages`, { content: 'Why?', note: true, clientId: 'client-0001' })
    assert.equal((await ana.post(`${hidden}/privacy`)).status, 200)
    /** Of another team. */
    await Visitor.signedUp('Cleo', server.baseURL)
    const [{ id: cleo }] = server.query<{ id: number }>(`select id from users where name = 'Cleo'`)

    const stranger = new Visitor(server.baseURL)
    await stranger.get('/login')
    const login = (email: string) => () => stranger.post('/login', { email, password: 'wrong' })
    const seen = (path: string, status: number) => async () => {
      const { status: got } = await ben.get(path, { accept: 'text/html' })
      assert.equal(got, status, path)
    }
    const pairs: Record<string, Kinds> = {
      'a login': { one: login('ana@example.com'), other: login('no@example.com') },
      'a conversation': { one: seen('/conversations/999999', 404), other: seen(hidden, 404) },
      'a file': {
        one: seen('/conversations/999999/messages/1/files/abc/plan.pdf', 404),
        other: seen(`${hidden}/messages/1/files/abc/plan.pdf`, 404),
      },
      'a person': {
        one: seen(`/users/999999/avatar/${'a'.repeat(16)}`, 404),
        other: seen(`/users/${cleo}/avatar/${'a'.repeat(16)}`, 404),
      },
    }
    for (const [name, kinds] of Object.entries(pairs)) {
      const { ratio, told } = await ratioOf(kinds)
      console.log(`    ${name}: ${told}`)
      assert.isAbove(ratio, 0.6, `${name}: ${told}`)
      assert.isBelow(ratio, 1.7, `${name}: ${told}`)
    }
    const right = await stranger.post('/login', { email: 'ana@example.com', password: PASSWORD })
    assert.equal(right.status, 302)
  })
})
