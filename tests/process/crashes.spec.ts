import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, words } from '#tests/fake_provider'
import { Random } from '#tests/random'
import { Visitor } from '#tests/visitor'

/** CRASH_ROUNDS=30 for the longer run, CRASH_SEED for another one. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 5)
const SEED = Number(process.env.CRASH_SEED ?? 3)

type Row = { id: number; role: string; status: string; content: string; clientId: string | null }

const ROWS = 'select id, role, status, content, client_id as clientId from messages order by id'
const SENT = Array.from({ length: 120 }, (_, index) => `word${index}`).join(' ')

test('kill -9 at random moments loses no message that was acknowledged', async ({ assert }) => {
  const random = new Random(SEED)
  const provider = await FakeProvider.start()
  provider.always(words(SENT, { every: 8 }))
  const server = await BuiltServer.start({
    env: { ANTHROPIC_API_KEY: 'fake', ANTHROPIC_BASE_URL: provider.baseURL },
  })
  const acknowledged: string[] = []

  try {
    const ana = await Visitor.signedUp('Ana', server.baseURL)
    const paths: string[] = []
    for (const title of ['One', 'Two', 'Three']) {
      paths.push((await ana.post('/conversations', { title })).headers.get('location')!)
    }

    /** Asks until the server is gone. */
    const askAway = async () => {
      for (;;) {
        const clientId = `client-${random.below(1e9)}`
        const path = `${random.pick(paths)}/messages`
        const response = await ana.post(path, { content: 'Why?', clientId }).catch(() => null)
        if (!response) return
        if (response.ok) acknowledged.push(clientId)
        await sleep(random.below(120))
      }
    }
    for (let round = 0; round < ROUNDS; round++) {
      const asking = askAway()
      await sleep(100 + random.below(1_500))
      await server.end('SIGKILL')
      await asking
      await server.startAgain()
    }

    const isUnfinished = ({ status }: Row) => status === 'pending' || status === 'streaming'
    while (server.query<Row>(ROWS).some(isUnfinished)) await sleep(50)

    const rows = server.query<Row>(ROWS)
    const questions = rows.filter(({ role }) => role === 'user').map(({ clientId }) => clientId)
    assert.isAbove(acknowledged.length, ROUNDS)
    for (const clientId of acknowledged) {
      assert.lengthOf(
        questions.filter((it) => it === clientId),
        1
      )
    }
    const replies = rows.filter(({ role }) => role === 'assistant')
    assert.lengthOf(replies, questions.length)
    for (const { status, content } of replies) {
      assert.include(['complete', 'interrupted'], status)
      assert.isTrue(status === 'complete' ? content === SENT : SENT.startsWith(content))
    }
    /** A reply that was claimed and lost before its call was made has none. */
    assert.isAtMost(provider.requests.length, replies.length)
    assert.isAtLeast(
      provider.requests.length,
      replies.filter(({ content }) => content !== '').length
    )
  } finally {
    await server.dispose()
    await provider.stop()
  }
}).timeout(ROUNDS * 10_000 + 60_000)
