import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { startFloor, type Child } from '#tests/bench/children'
import { post } from '#tests/bench/post'
import { Viewer } from '#tests/bench/viewer'
import { BuiltServer } from '#tests/built_server'
import { Visitor } from '#tests/visitor'

/** Milliseconds. */
const CONFIRM_INTERVAL = 30_000

/** What is measured: a server that relays replies to those who listen. */
export interface Subject {
  readonly name: string
  readonly pid: number
  start(): Promise<void>
  /** Returns the conversation's path. */
  openConversation(): Promise<string>
  listen(conversation: string): Promise<Viewer>
  ask(conversation: string, question: string): Promise<void>
  dispose(): Promise<void>
}

/** tests/bench/floor.ts. */
export class Floor implements Subject {
  readonly name = 'floor'
  #child: Child | undefined
  #count = 0

  constructor(private provider: Child) {}

  async start() {
    this.#child = await startFloor(this.provider)
  }

  get pid() {
    return this.#child!.pid
  }

  async openConversation() {
    return `/conversations/${++this.#count}`
  }

  listen(conversation: string) {
    return Viewer.open(this.#child!.baseURL + conversation)
  }

  async ask(conversation: string, question: string) {
    await post(this.#child!.baseURL + conversation, question)
  }

  async dispose() {
    await this.#child?.dispose()
  }
}

/** The built production server with a database of its own, and Ana, who does everything. */
export class Parley implements Subject {
  readonly name = 'Parley'
  pid = 0
  #server: BuiltServer | undefined
  #ana = new Visitor('')

  /** `env` is for the server itself, not for its migrations. */
  constructor(
    private provider: Child,
    private env: Record<string, string> = {}
  ) {}

  async start() {
    const access = { ANTHROPIC_API_KEY: 'fake', ANTHROPIC_BASE_URL: this.provider.baseURL }
    this.#server = await BuiltServer.prepare({ env: access })
    Object.assign(this.#server.env, this.env)
    await this.#server.startAgain()
    this.pid = newestChild()
    this.#ana = await Visitor.signedUp('Ana', this.#server.baseURL)
  }

  get server() {
    return this.#server!
  }

  get ana() {
    return this.#ana
  }

  async openConversation() {
    const response = await this.#ana.post('/conversations', { title: 'Benchmark' })
    return response.headers.get('location')!
  }

  /** As a browser does it, but for the reading; it confirms its stream where a browser would. */
  async listen(conversation: string) {
    const uid = randomUUID()
    const url = `${this.#ana.baseURL}/__transmit/events?uid=${uid}`
    const viewer = await Viewer.open(url, { cookie: this.#ana.cookie })
    const channel = conversation.slice(1)
    const { status } = await this.#ana.post('/__transmit/subscribe', { uid, channel })
    if (status !== 204) throw new Error(`subscribing was answered with ${status}`)
    const confirm = () => this.#ana.post('/__transmit/confirm', { uid }).catch(() => undefined)
    setInterval(() => viewer.isClosed || void confirm(), CONFIRM_INTERVAL).unref()
    return viewer
  }

  async ask(conversation: string, question: string) {
    const message = JSON.stringify({ content: question, clientId: randomUUID() })
    await post(`${this.#ana.baseURL}${conversation}/messages`, message, {
      'accept': 'application/json',
      'content-type': 'application/json',
      'cookie': this.#ana.cookie,
      'x-csrf-token': this.#ana.token,
    })
  }

  /** Lets it end by itself, so that it writes what it writes at its end. */
  async stop() {
    await this.#server?.end('SIGTERM')
  }

  async dispose() {
    await this.#server?.dispose()
  }
}

function newestChild() {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  return Number(children.trim().split(' ').at(-1))
}
