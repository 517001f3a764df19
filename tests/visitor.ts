import { randomUUID } from 'node:crypto'
import { until } from '#tests/until'

/** Everybody's password in the tests. */
export const PASSWORD = 'correct horse'

/** What Transmit sends now and then to keep a stream open. */
const PING = '$$transmit/ping'

/** How the name of the cookie with the token begins. */
export const TOKEN = 'parley_csrf'

type Event = { event: string } & Record<string, unknown>

/**
 * Somebody who visits the server over real HTTP, as a browser does: with cookies of their own,
 * the token against forged requests, and event streams.
 */
export class Visitor {
  #cookies = new Map<string, string>()
  /** Of the cookie with the token: each install has a name of its own for it. */
  #tokenName = ''

  constructor(readonly baseURL = `http://${process.env.HOST}:${process.env.PORT}`) {}

  static async loggedIn({ email }: { email: string }, baseURL?: string): Promise<Visitor> {
    const visitor = new Visitor(baseURL)
    await visitor.get('/login')
    await visitor.post('/login', { email, password: PASSWORD })
    return visitor
  }

  /** A new person who owns a new account. */
  static async signedUp(name: string, baseURL?: string): Promise<Visitor> {
    const visitor = new Visitor(baseURL)
    await visitor.get('/signup')
    const email = `${name}@example.com`.toLowerCase()
    await visitor.post('/signup', {
      name,
      email,
      password: PASSWORD,
      accountName: `${name}’s team`,
    })
    return visitor
  }

  /** A new person who joins this one's account by its link. */
  async invite(name: string): Promise<Visitor> {
    const account = await this.get('/account', { accept: 'text/html' })
    const path = /\/join\/[\w-]+/.exec(await account.text())![0]
    const visitor = new Visitor(this.baseURL)
    await visitor.get(path)
    const email = `${name}@example.com`.toLowerCase()
    await visitor.post(path, { name, email, password: PASSWORD })
    return visitor
  }

  get(path: string, headers: Record<string, string> = {}) {
    return this.request('GET', path, undefined, headers)
  }

  post(path: string, body: unknown = {}) {
    return this.request('POST', path, body)
  }

  /** Sends a form with files, as the composer does. */
  async postForm(
    path: string,
    fields: Record<string, string>,
    files: { name: string; content: string | Uint8Array }[] = [],
    method: 'POST' | 'PUT' = 'POST',
    headers: Record<string, string> = {}
  ): Promise<Response> {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const { name, content } of files) {
      form.append('files[]', new File([new Uint8Array(Buffer.from(content))], name))
    }
    const response = await fetch(this.baseURL + path, {
      method,
      redirect: 'manual',
      headers: {
        'accept': 'application/json',
        'cookie': this.cookie,
        'x-csrf-token': this.token,
        ...headers,
      },
      body: form,
    })
    this.#keepCookies(response)
    return response
  }

  delete(path: string) {
    return this.request('DELETE', path)
  }

  /** Asks for JSON, does not follow redirects, and keeps the cookies that come back. */
  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    signal?: AbortSignal
  ): Promise<Response> {
    const response = await fetch(this.baseURL + path, {
      method,
      redirect: 'manual',
      headers: {
        'accept': 'application/json',
        'content-type': 'application/json',
        'cookie': this.cookie,
        'x-csrf-token': this.token,
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    })
    this.#keepCookies(response)
    return response
  }

  /** Against forged requests. */
  get token(): string {
    return this.#cookies.get(this.#tokenName) ?? ''
  }

  get cookie(): string {
    return Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ')
  }

  /** The cookies, for a browser. */
  get cookies() {
    return Array.from(this.#cookies, ([name, value]) => ({ name, value, url: this.baseURL }))
  }

  set cookie(value: string) {
    this.#cookies = new Map(value.split('; ').map((it) => it.split('=', 2) as [string, string]))
    const names = Array.from(this.#cookies.keys())
    this.#tokenName ||= names.find((name) => name.startsWith(TOKEN)) ?? ''
  }

  #keepCookies(response: Response) {
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at)
      this.#cookies.set(name, pair.slice(at + 1))
      if (name.startsWith(TOKEN)) this.#tokenName = name
    }
  }

  /** Opens an event stream, and subscribes it to the channels. */
  async listen(...channels: string[]): Promise<EventStream> {
    const stream = await EventStream.open(this)
    for (const channel of channels) await stream.subscribe(channel)
    return stream
  }
}

/** An open event stream and all that came over it. */
export class EventStream {
  /** The payloads, with the channel they came over. */
  readonly received: { channel: string; payload: Event }[] = []
  isClosed = false

  #controller = new AbortController()

  private constructor(
    readonly visitor: Visitor,
    readonly uid: string
  ) {}

  static async open(visitor: Visitor, uid: string = randomUUID()): Promise<EventStream> {
    const stream = new EventStream(visitor, uid)
    const path = `/__transmit/events?uid=${uid}`
    const headers = { accept: 'text/event-stream' }
    const response = await visitor.request(
      'GET',
      path,
      undefined,
      headers,
      stream.#controller.signal
    )
    if (!response.ok || !response.body) throw new Error(`no event stream: ${response.status}`)
    void stream.#read(response.body)
    return stream
  }

  subscribe(channel: string): Promise<Response> {
    return this.visitor.post('/__transmit/subscribe', { uid: this.uid, channel })
  }

  /** The payloads of one kind of event, so far. */
  events(event?: string): Event[] {
    const payloads = this.received.map(({ payload }) => payload)
    return event ? payloads.filter((payload) => payload.event === event) : payloads
  }

  /** Waits until what came fulfils a condition; an error after the time limit (milliseconds). */
  async until(isFulfilled: (events: Event[]) => boolean, limit?: number): Promise<void> {
    const instead = () => JSON.stringify(this.events(), null, 1)
    await until('the right events', () => isFulfilled(this.events()), { limit, instead })
  }

  /** Waits until the server has ended it. */
  async untilClosed(options: { limit?: number } = {}): Promise<void> {
    await until('the stream to end', () => this.isClosed, options)
  }

  /** Waits for a reply's final message.updated. */
  untilEnded(replyId?: number): Promise<void> {
    return this.until((events) =>
      events.some(({ event, message }) => {
        const { id, status } = (message ?? {}) as { id?: number; status?: string }
        const isFinal = !['pending', 'streaming'].includes(status ?? '')
        return event === 'message.updated' && isFinal && (replyId ?? id) === id
      })
    )
  }

  close(): void {
    this.#controller.abort()
  }

  async #read(body: ReadableStream<Uint8Array>) {
    const decoder = new TextDecoder()
    let buffer = ''
    try {
      for await (const bytes of body) {
        buffer += decoder.decode(bytes, { stream: true })
        const frames = buffer.split('\n\n')
        buffer = frames.pop() ?? ''
        for (const frame of frames) this.#take(frame)
      }
    } catch (error) {
      if (!this.#controller.signal.aborted && !isReset(error)) throw error
    } finally {
      this.isClosed = true
    }
  }

  /** As browsers do it; who does not answer any ping is taken for dead. Its cookies are not kept. */
  async #confirm() {
    const { baseURL, cookie, token } = this.visitor
    await fetch(`${baseURL}/__transmit/confirm`, {
      method: 'POST',
      headers: {
        'accept': 'application/json',
        'content-type': 'application/json',
        cookie,
        'x-csrf-token': token,
      },
      body: JSON.stringify({ uid: this.uid }),
    }).catch(() => undefined)
  }

  #take(frame: string) {
    const data = frame.split('\n').find((line) => line.startsWith('data: '))
    if (!data) return
    const message = JSON.parse(data.slice('data: '.length))
    if (message.channel !== PING) this.received.push(message)
    else void this.#confirm()
  }
}

/** A server that is killed resets its connections. */
function isReset(error: unknown) {
  return error instanceof TypeError
}
