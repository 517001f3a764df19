import { spawn } from 'node:child_process'
import { text as readText } from 'node:stream/consumers'
import type { Parley } from '#tests/bench/subjects'
import type { Line } from '#tests/bench/table'
import { Visitor, type EventStream } from '#tests/visitor'

const CONVERSATIONS = 100
const READERS = 500

/** As many streams as one session may have. */
const PER_SESSION = 50

/** Chunks of 50 milliseconds: the replies go on for as long as the storm. */
const QUESTION = '600 chunks'

/** A process of its own, because this one is busy with reading. Tells the slowest answer at its end. */
const HEALTH = `
  let slowest = 0
  process.stdin.resume().on('end', () => process.stdout.write(String(slowest), () => process.exit()))
  for (;;) {
    const begin = performance.now()
    const { ok } = await fetch(process.argv[1] + '/health')
    slowest = Math.max(slowest, ok ? performance.now() - begin : Infinity)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }`

/** All readers of a room come back at once, as after a restart of a proxy, while replies are written. */
export async function measureStorm(parley: Parley): Promise<Line[]> {
  const paths = []
  for (let count = 0; count < CONVERSATIONS; count++) paths.push(await parley.openConversation())
  for (const path of paths) await parley.ask(path, QUESTION)

  const room = (await parley.openConversation()).slice(1)
  const watcher = await parley.ana.listen(room)
  const sessions = await logIns(parley)
  const health = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    HEALTH,
    parley.ana.baseURL,
  ])

  const begin = performance.now()
  const told = watcher.events('presence.changed').length
  const before = await comeBack(sessions, room)
  before.forEach((stream) => stream.close())
  const after = await comeBack(sessions, room)
  const seconds = (performance.now() - begin) / 1_000
  const sent = await askMeanwhile(parley, paths)
  health.stdin.end()
  const slowest = Number(await readText(health.stdout))
  const lost = await lostOf(parley, sent)
  const tellings = watcher.events('presence.changed').length - told
  for (const stream of [watcher, ...after]) stream.close()

  const title = `${READERS} readers come back twice beside ${CONVERSATIONS} replies`
  return [
    { title, figure: 'slowest /health, ms', value: slowest, digits: 0, most: 1_000 },
    { title, figure: 'messages that were sent and lost', value: lost, digits: 0, most: 0 },
    { title, figure: 'times that the room was told who is there', value: tellings, digits: 0 },
    { title, figure: 'until all were back twice, s', value: seconds, digits: 1 },
  ]
}

async function logIns(parley: Parley): Promise<Visitor[]> {
  const visitors = []
  for (let count = 0; count < READERS / PER_SESSION; count++) {
    visitors.push(await Visitor.loggedIn({ email: 'ana@example.com' }, parley.ana.baseURL))
  }
  return visitors
}

function comeBack(sessions: Visitor[], room: string): Promise<EventStream[]> {
  const streams = sessions.flatMap((visitor) => {
    return Array.from({ length: PER_SESSION }, () => visitor.listen(room))
  })
  return Promise.all(streams)
}

async function askMeanwhile(parley: Parley, paths: string[]): Promise<string[]> {
  const answers = paths.map(async (path, index) => {
    const clientId = `client-storm-${index}`
    const response = await parley.ana.post(`${path}/messages`, { content: '1 chunks', clientId })
    return response.ok ? [clientId] : []
  })
  const acknowledged = await Promise.all(answers)
  return acknowledged.flat()
}

async function lostOf(parley: Parley, sent: string[]): Promise<number> {
  const rows = parley.server.query<{ client_id: string }>(
    `select client_id from messages where client_id like 'client-storm-%'`
  )
  const stored = new Set(rows.map((row) => row.client_id))
  return sent.filter((clientId) => !stored.has(clientId)).length + CONVERSATIONS - sent.length
}
