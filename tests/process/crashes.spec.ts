import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { BuiltServer } from '#tests/built_server'
import { FakeProvider, words } from '#tests/fake_provider'
import { picture } from '#tests/files'
import { Random } from '#tests/random'
import { randomPause, until } from '#tests/until'
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
        await randomPause(random, { atMost: 120 })
      }
    }
    for (let round = 0; round < ROUNDS; round++) {
      const asking = askAway()
      await randomPause(random, { atLeast: 100, atMost: 1_600 })
      await server.end('SIGKILL')
      await asking
      await server.startAgain()
    }

    const isUnfinished = ({ status }: Row) => status === 'pending' || status === 'streaming'
    const areAllEnded = () => !server.query<Row>(ROWS).some(isUnfinished)
    await until('the replies to end', areAllEnded, { limit: ROUNDS * 10_000 + 30_000, every: 50 })

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
})
  .timeout(ROUNDS * 20_000 + 60_000)
  .tags(['@reply-life'])

test('kill -9 at random moments leaves no row without its files', async ({ assert, cleanup }) => {
  const random = new Random(SEED)
  const server = await BuiltServer.start()
  cleanup(() => server.dispose())
  const ana = await Visitor.signedUp('Ana', server.baseURL)
  const path = (await ana.post('/conversations', { title: 'One' })).headers.get('location')!
  const files = [
    { name: 'sky.png', content: await picture('png', { width: 700, height: 500 }) },
    { name: 'notes.txt', content: 'x'.repeat(300_000) },
  ]
  const acknowledged: string[] = []
  /** Notes: nothing but files and rows is written. */
  const sendAway = async () => {
    for (;;) {
      const clientId = `client-${random.below(1e9)}`
      const fields = { note: 'true', clientId }
      const response = await ana.postForm(`${path}/messages`, fields, files).catch(() => null)
      if (!response) return
      if (response.ok) acknowledged.push(clientId)
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    const before = acknowledged.length
    const sending = Promise.all([sendAway(), sendAway(), sendAway()])
    const isAcknowledged = () => acknowledged.length > before
    await until('an acknowledgement', isAcknowledged, { limit: 30_000 })
    await randomPause(random, { atMost: 500 })
    await server.end('SIGKILL')
    await sending
    await server.startAgain()
  }

  type Entry = { key: string; size: number; scaledKey?: string; thumbnailKey?: string }
  const rows = server.query<{ clientId: string; files: string }>(
    'select client_id as clientId, files from messages'
  )
  assert.isAtLeast(acknowledged.length, ROUNDS)
  assert.includeMembers(
    rows.map(({ clientId }) => clientId),
    acknowledged
  )
  const sizeOf = async (key: string) => (await stat(join(server.storage, 'drive', key))).size
  for (const row of rows) {
    const entries: Entry[] = JSON.parse(row.files)
    assert.lengthOf(entries, 2)
    for (const { key, size, scaledKey, thumbnailKey } of entries) {
      assert.equal(await sizeOf(key), size)
      for (const made of [scaledKey, thumbnailKey]) if (made) assert.isAbove(await sizeOf(made), 0)
    }
  }
})
  .timeout(ROUNDS * 20_000 + 60_000)
  .tags(['@reply-life'])
