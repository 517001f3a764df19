import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import type { Child } from '#tests/bench/children'
import { percentile } from '#tests/bench/figures'
import { now } from '#tests/bench/stamps'
import type { Parley } from '#tests/bench/subjects'
import type { Line } from '#tests/bench/table'
import { addThread } from '#tests/bench/threads'
import { Usage } from '#tests/bench/usage'

const WARM_UP = 50
const REQUESTS = 200
const CONVERSATIONS = 1_000

/** Issue 4's: times the first page's median, and the milliseconds that are aimed for. */
const MOST_TIMES = 1.2
const AIM = 8

type Page = { title: string; path: string; times: number[] }

/** Times of whole pages, over one connection, on a server that has just started. */
export async function measurePages(
  parley: Parley,
  provider: Child
): Promise<{ lines: Line[]; usage: Usage }> {
  const pages = fill(parley)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const get = (path: string) => timeOf(parley.ana.baseURL + path, parley.ana.cookie, agent)

  await inTurns(pages, WARM_UP, get)
  for (const page of pages) page.times = []
  const usage = new Usage({ server: parley.pid, provider: provider.pid, viewers: process.pid })
  await inTurns(pages, REQUESTS, get)
  usage.stop()
  agent.destroy()

  const title = 'All of them'
  const cpu = (usage.cpu * 1000) / (REQUESTS * pages.length)
  const lines = [
    ...linesOf(pages),
    { title, figure: 'CPU of one, ms', value: cpu, digits: 1 },
    { title, figure: 'cores busy with something else', value: usage.others, digits: 2 },
  ]
  return { lines, usage }
}

function fill({ server }: Parley): Page[] {
  const lengths = [20, 1_000, 10_000]
  for (let count = lengths.length; count < CONVERSATIONS; count++) addThread(server, 2)
  const threads = lengths.map((messages) => ({
    title: `Conversation of ${messages.toLocaleString('en')} messages`,
    path: addThread(server, messages),
    times: [],
  }))
  return [...threads, { title: 'List of 1,000 conversations', path: '/conversations', times: [] }]
}

/** One request to each page, again and again, so that whatever else goes on hits all alike. */
async function inTurns(pages: Page[], count: number, get: (path: string) => Promise<number>) {
  for (let turn = 0; turn < count; turn++) {
    for (const page of pages) page.times.push(await get(page.path))
  }
}

/** Microseconds from asking until the last byte is there. */
async function timeOf(url: string, cookie: string, agent: Agent): Promise<number> {
  const begin = now()
  const outgoing = request(url, { agent, headers: { accept: 'text/html', cookie } }).end()
  const [response]: IncomingMessage[] = await once(outgoing, 'response')
  response.resume()
  await once(response, 'end')
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`)
  return now() - begin
}

function linesOf(pages: Page[]): Line[] {
  const first = percentile(pages[0].times, 50)
  return pages.flatMap(({ title, times }, index) => {
    const median = percentile(times, 50)
    const beside = { figure: 'times the first', value: median / first, digits: 2, most: MOST_TIMES }
    return [
      { title, figure: 'p50, ms', value: median, digits: 1, most: AIM },
      { title, figure: 'p95, ms', value: percentile(times, 95), digits: 1 },
      ...(index === 0 ? [] : [{ title, ...beside }]),
    ]
  })
}
