import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { BuiltServer } from '#tests/built_server'
import { FakeBilling } from '#tests/fake_billing'
import { FakeProvider, type Step } from '#tests/fake_provider'
import { newDatabase } from '#tests/postgres'
import { Random } from '#tests/random'
import { faultsIn } from '#tests/rounds/checker'
import type { Asked, Ending, Row, Run } from '#tests/rounds/record'
import { Team } from '#tests/rounds/team'
import { randomPause, until } from '#tests/until'

const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env

/** Milliseconds. */
const PACE = 8
const SETTLING_TIME = 120_000
const CATCHING_UP_TIME = 20_000

/** Compiled code of the servers, which start again and again. tests/lanes.ts uses the same folder. */
const COMPILED = resolve('node_modules/.cache/compiled')

/** Tokens. The provider caches such short prompts here, so that all kinds of tokens are paid for. */
const LEAST_CACHED = 200

const COLUMNS = {
  conversation_id: 'conversationId',
  client_id: 'clientId',
  reply_to_id: 'replyToId',
  input_tokens: 'input',
  output_tokens: 'output',
  cache_read_tokens: 'cacheRead',
  cache_write_tokens: 'cacheWrite',
  cache_write_long_tokens: 'cacheWriteLong',
}
const RENAMED = Object.entries(COLUMNS).map(([column, name]) => `${column} as "${name}"`)
const ROWS = `select id, role, status, content, revision, cost, ${RENAMED} from messages order by id`
const SPENT = 'select sum(cost) as spent from spendings'

type Setting = { name: string; servers: number; needs?: string }

const SETTINGS: Setting[] = [
  { name: 'sqlite', servers: 1 },
  { name: 'postgres', servers: 1, needs: TEST_DATABASE_URL ? undefined : 'TEST_DATABASE_URL' },
  {
    name: 'two',
    servers: 2,
    needs: TEST_DATABASE_URL && TEST_REDIS_URL ? undefined : 'TEST_DATABASE_URL and TEST_REDIS_URL',
  },
]

/** The settings' names. */
export const settingNames = SETTINGS.map(({ name }) => name)

/**
 * Kills and stops servers at random moments while people ask and read, and checks the outcome.
 * Resolves with a table and the number of faults. The records go to tmp/rounds_*.json.
 */
export async function runRounds(
  { count, seed, names }: { count: number; seed: number; names: string[] },
  running: Set<{ dispose(): Promise<void> }>
): Promise<{ lines: string[]; faults: number }> {
  const lines = [
    `Seed ${seed}.`,
    '',
    '| Setting | Rounds | Acknowledged | Replies | Asked | Faults |',
    '| --- | ---: | ---: | --- | ---: | ---: |',
  ]
  const found: string[] = []
  for (const setting of SETTINGS.filter(({ name }) => names.includes(name))) {
    if (setting.needs) {
      lines.push(`| ${setting.name} | skipped without ${setting.needs} | | | | |`)
      continue
    }
    const rounds = new Rounds(setting, new Random(seed))
    await mkdir('tmp', { recursive: true })
    running.add(rounds)
    const run = await rounds.run(count).finally(() => rounds.dispose())
    running.delete(rounds)
    const faults = faultsIn(run)
    await writeFile(`tmp/rounds_${setting.name}.json`, JSON.stringify(run))
    found.push(...faults.map((fault) => `${setting.name}: ${fault}`))
    lines.push(`| ${[setting.name, count, ...figures(run), faults.length].join(' | ')} |`)
  }
  return { lines: [...lines, '', ...found], faults: found.length }
}

function figures({ questions, rows, requests }: Run): (string | number)[] {
  const acknowledged = questions.filter(({ wordings }) => wordings[0].isAcknowledged).length
  const replies = rows.filter(({ role }) => role === 'assistant')
  const byStatus = Object.entries(Object.groupBy(replies, ({ status }) => status))
  const counts = byStatus.map(([status, all]) => `${all?.length} ${status}`)
  return [acknowledged, counts.join(', '), requests.length]
}

/** The servers of one setting, their provider and their people. */
export class Rounds {
  #servers: BuiltServer[] = []
  #provider: Provider | undefined
  #database: Awaited<ReturnType<typeof newDatabase>> | undefined
  #team: Team | undefined
  #endings: Ending[] = []

  constructor(
    private setting: Setting,
    private random: Random
  ) {}

  async run(count: number): Promise<Run> {
    await this.#start()
    const team = this.#team!
    for (let round = 1; round <= count; round++) {
      await this.#round()
      const asked = team.seen.questions.length
      console.error(`${this.setting.name}: round ${round} of ${count}, ${asked} questions`)
    }
    await team.end()
    await this.#untilSettled()
    const look = await this.#untilCaughtUp()
    const [{ spent }] = await this.#query<{ spent: number }>(SPENT)
    const { requests } = this.#provider!
    const rows = await this.#query<Row>(ROWS)
    return { ...team.seen, ...look, endings: this.#endings, requests, rows, spent: Number(spent) }
  }

  async dispose(): Promise<void> {
    if (this.#team) this.#team.isOver = true
    await this.#team?.leave()
    await Promise.all(this.#servers.map((server) => server.dispose()))
    await this.#provider?.stop()
    await this.#database?.drop()
  }

  async #start() {
    this.#provider = await Provider.start(this.random)
    if (this.setting.name !== 'sqlite') this.#database = await newDatabase()
    for (let index = 0; index < this.setting.servers; index++) {
      const env = this.#env(index)
      const server = await BuiltServer.prepare({ env, beside: this.#servers[0] })
      this.#servers.push(server)
      await server.startAgain()
    }
    this.#team = new Team(this.#servers, this.random)
    await this.#team.start()
  }

  #appKey = randomUUID()

  /** The key tells the provider which server it is that asks. */
  #env(index: number): Record<string, string> {
    const database = this.#database && { DB_CONNECTION: 'pg', DATABASE_URL: this.#database.url }
    const redis = this.setting.servers > 1 && { REDIS_URL: TEST_REDIS_URL! }
    return {
      ...database,
      ...redis,
      NODE_COMPILE_CACHE: COMPILED,
      APP_KEY: this.#appKey,
      ANTHROPIC_API_KEY: `server-${index}`,
      ANTHROPIC_BASE_URL: this.#provider!.baseURL,
      SHUTDOWN_GRACE_SECONDS: '1',
    }
  }

  /** One server gets a signal at a random moment, and is started again. */
  async #round() {
    const { random } = this
    await until('the readers to listen', () => this.#team!.isListening).catch(console.error)
    await randomPause(random, { atLeast: 200, atMost: 2_000 })
    const index = random.below(this.#servers.length)
    const signal = random.pick(['SIGKILL', 'SIGTERM'] as const)
    const ending: Ending = { server: index, signal, at: Date.now(), endedAt: Infinity }
    this.#endings.push(ending)
    await this.#servers[index].end(signal)
    ending.endedAt = Date.now()
    await this.#servers[index].startAgain()
    /** People leave the oldest conversation, and open a new one. */
    if (this.#endings.length % 2 === 0) this.#team!.leaveOldest()
  }

  /** Gives up after a while: the checker reports replies that are still unfinished. */
  async #untilSettled() {
    const isSettled = async () => {
      const rows = await this.#query<Row>(ROWS)
      return !rows.some(({ status }) => status === 'pending' || status === 'streaming')
    }
    const options = { limit: SETTLING_TIME, every: 250 }
    await until('the replies to end', isSettled, options).catch(console.error)
  }

  async #untilCaughtUp() {
    let look: Awaited<ReturnType<Team['look']>>
    const haveCaughtUp = async () => {
      look = await this.#team!.look()
      return look.views.every((view) => {
        const page = look.pages.find((it) => it.conversationId === view.conversationId)
        return JSON.stringify(page?.messages) === JSON.stringify(view.messages)
      })
    }
    const options = { limit: CATCHING_UP_TIME, every: 250 }
    await until('the readers to catch up', haveCaughtUp, options).catch(console.error)
    return look!
  }

  async #query<T extends object>(sql: string): Promise<T[]> {
    if (this.#database) return (await this.#database.client.query<T>(sql)).rows
    return this.#servers[0].query<T>(sql)
  }
}

/** The fake provider, which remembers each request and what came of it. */
class Provider {
  readonly requests: Asked[] = []
  #billing = new RememberedBilling({ leastLength: LEAST_CACHED })

  private constructor(
    private fake: FakeProvider,
    private random: Random
  ) {}

  static async start(random: Random): Promise<Provider> {
    const fake = await FakeProvider.start()
    const provider = new Provider(fake, random)
    fake.billing = provider.#billing
    fake.always({ run: (answer) => provider.#answer(answer) })
    return provider
  }

  get baseURL() {
    return this.fake.baseURL
  }

  stop() {
    return this.fake.stop()
  }

  /** Most replies are done within the grace time; some last longer, and some have a fault. */
  async #answer(answer: Parameters<Step['run']>[0]) {
    const { random } = this
    const received = this.fake.requests.at(-1)!
    const words = Array.from({ length: 20 + random.below(250) }, (_, at) => `word${at}`)
    words[0] = `request${this.requests.length}`
    const chance = random.next()
    const asked: Asked = {
      server: Number(received.headers.authorization?.split('-')[1]),
      at: Date.now(),
      endedAt: Infinity,
      prompt: received.body.messages.flatMap(({ role, content }) => {
        const blocks =
          typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content
        return blocks.map((block) => ({
          role,
          text: block.type === 'text' ? block.text : block.type,
        }))
      }) as Asked['prompt'],
      text: words.join(' '),
      sent: '',
      isComplete: false,
      fault: chance < 0.05 ? 'refused' : chance < 0.1 ? 'cut' : 'none',
      pace: PACE,
      usage: null,
    }
    this.requests.push(asked)
    try {
      if (asked.fault === 'refused') return await answer.refuse(529, {})
      await answer.begin()
      asked.usage = this.#billing.usages.get(received.body) ?? null
      for (const [at, word] of words.entries()) {
        if (at > 0) await answer.pause(PACE)
        if (asked.fault === 'cut' && at === 10) return await answer.cut()
        const text = at > 0 ? ` ${word}` : word
        asked.sent += text
        await answer.say('text', text)
      }
      asked.isComplete = true
      await answer.finish()
    } finally {
      asked.endedAt = Date.now()
    }
  }
}

/** Remembers the tokens of each request. */
class RememberedBilling extends FakeBilling {
  readonly usages = new WeakMap<object, Asked['usage'] & object>()

  override charge(body: Parameters<FakeBilling['charge']>[0]) {
    const usage = super.charge(body)
    this.usages.set(body, {
      input: usage.input_tokens,
      cacheRead: usage.cache_read_input_tokens,
      cacheWrite: usage.cache_creation.ephemeral_5m_input_tokens,
      cacheWriteLong: usage.cache_creation.ephemeral_1h_input_tokens,
    })
    return usage
  }
}
