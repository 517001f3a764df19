import type { ConversationEvent } from '#channels/events'
import type { BuiltServer } from '#tests/built_server'
import type { Random } from '#tests/random'
import type { Page, Question, Run } from '#tests/rounds/record'
import { randomPause, until } from '#tests/until'
import { Visitor, type EventStream } from '#tests/visitor'
import { isSettled, type Message, type ThreadPage } from '../../inertia/lib/thread.js'
import { ThreadReader } from '../../inertia/lib/thread_reader.js'

/** People ask in so many conversations, and have so many open. */
const CURRENT = 5
const OPEN = 8

/** Milliseconds without an event after which a page reads an unfinished reply again. */
const SILENCE = 10_000

type Seen = Pick<Run, 'questions' | 'stoppedTurns' | 'deletedTurns' | 'created' | 'chunks' | 'ends'>

/** People of one account, who use whichever of the servers is there, and what they see. */
export class Team {
  readonly seen: Seen = {
    questions: [],
    stoppedTurns: [],
    deletedTurns: [],
    created: [],
    chunks: [],
    ends: [],
  }
  readonly conversations: number[] = []
  isOver = false
  #left = 0
  #people: Person[] = []
  #work: Promise<unknown> | undefined

  constructor(
    readonly servers: BuiltServer[],
    readonly random: Random
  ) {}

  /** Signs up three people, who begin to ask and to read. */
  async start(): Promise<void> {
    const ana = await Visitor.signedUp('Ana', this.servers[0].baseURL)
    const visitors = { Ana: ana, Ben: await ana.invite('Ben'), Cem: await ana.invite('Cem') }
    for (const [name, visitor] of Object.entries(visitors)) {
      this.#people.push(new Person(this, name, visitor.cookie))
    }
    this.#work = Promise.all(this.#people.map((person) => person.work()))
  }

  /** The conversations that people have open now: an older one is closed. */
  get open(): number[] {
    return this.conversations.slice(-OPEN)
  }

  /** The conversations in which people ask. */
  get current(): number[] {
    return this.conversations.slice(this.#left)
  }

  /** Nobody asks any more in the oldest one; somebody opens another. */
  leaveOldest(): void {
    if (this.current.length >= CURRENT) this.#left++
  }

  /** Whether everybody hears of all open conversations. */
  get isListening(): boolean {
    return this.#people.every((person) => person.isListening)
  }

  /** From now on nobody asks anything; resolves when all requests have been answered. */
  async end(): Promise<void> {
    this.isOver = true
    await this.#work
  }

  /** How all conversations look to somebody who opens them, and to those who had them open. */
  async look(): Promise<Pick<Run, 'pages' | 'views'>> {
    const pages = await Promise.all(this.conversations.map((id) => this.#people[0].open(id)))
    const views = this.#people.flatMap((person) => person.views(pages))
    return { pages, views }
  }

  /** Resolves when nobody reads any more. */
  async leave(): Promise<void> {
    await Promise.all(this.#people.map((person) => person.leave()))
  }
}

class Person {
  #threads = new Map<number, ThreadReader>()
  #heardAt = new Map<number, number>()
  #stream: EventStream | undefined
  #joined = new Set<number>()
  #reading: Promise<void> | undefined
  #hasLeft = false

  constructor(
    private team: Team,
    private name: string,
    private cookie: string
  ) {}

  /** Acts again and again until the team's time is over, and goes on reading after that. */
  async work(): Promise<void> {
    this.#reading = this.#read()
    while (!this.team.isOver) {
      await this.#act()
      await randomPause(this.team.random, { atLeast: 100, atMost: 700 })
    }
  }

  get isListening(): boolean {
    const isOpen = this.#stream !== undefined && !this.#stream.isClosed
    return isOpen && this.team.open.every((id) => this.#joined.has(id))
  }

  async leave(): Promise<void> {
    this.#hasLeft = true
    this.#stream?.close()
    await this.#reading
  }

  async open(conversationId: number): Promise<Page> {
    const { messages, cost } = await this.#page(conversationId, '?from=1')
    return { conversationId, cost, messages: messages.map(shortened) }
  }

  views(pages: Page[]): Run['views'] {
    return this.team.open.flatMap((conversationId) => {
      const thread = this.#threads.get(conversationId)?.thread
      const page = pages.find((it) => it.conversationId === conversationId)!
      const messages = (thread?.messages ?? []).map(shortened)
      /** A page in the middle of a long conversation has no more than its end. */
      if (thread?.hasOlder) messages.unshift(...page.messages.slice(0, -messages.length))
      return [{ reader: this.name, conversationId, cost: page.cost, messages }]
    })
  }

  /** Asks any running server. Resolves with null where the connection went before the answer. */
  async #request(method: string, path: string, body?: unknown): Promise<Response | null> {
    const visitor = this.#visitor()
    if (!visitor) return null
    return visitor.request(method, path, body).catch(() => null)
  }

  #visitor(): Visitor | null {
    const running = this.team.servers.filter((server) => server.isRunning)
    if (running.length === 0) return null
    const visitor = new Visitor(this.team.random.pick(running).baseURL)
    visitor.cookie = this.cookie
    return visitor
  }

  async #act() {
    const { random, current } = this.team
    const action = random.below(100)
    if (current.length < CURRENT) await this.#ask()
    else if (action < 55) await this.#ask(random.pick(current))
    else if (action < 67) await this.#stop()
    else if (action < 77) await this.#edit()
    else if (action < 87) await this.#askAgain()
    else if (action < 92) await this.#delete()
    else await this.#sendAgain()
  }

  /** Asks in the conversation or opens one. Sends until a server answers, sometimes twice at a time. */
  async #ask(conversationId = 0) {
    const { questions } = this.team.seen
    const clientId = `question-${questions.length}`
    const question: Question = {
      clientId,
      conversationId,
      author: this.name,
      answers: [],
      sentAt: Date.now(),
      answeredAt: Infinity,
      wordings: [{ content: `Why ${clientId}?`, isAcknowledged: false }],
      retries: 0,
      deletion: 'none',
    }
    questions.push(question)
    const isTwice = this.team.random.chance(0.1)
    await Promise.all([this.#deliver(question), isTwice && this.#deliver(question)])
  }

  async #deliver(question: Question) {
    const { clientId, wordings, conversationId } = question
    const body = { clientId, content: wordings[0].content }
    const path = conversationId ? `/conversations/${conversationId}/messages` : '/conversations'
    for (;;) {
      const response = await this.#request('POST', path, body)
      question.answers.push(response?.status ?? null)
      if (response && response.status < 400) return this.#acknowledge(question, response)
      if (this.team.isOver && conversationId) return
      await randomPause(this.team.random, { atLeast: 20, atMost: 200 })
    }
  }

  #acknowledge(question: Question, response: Response) {
    question.answeredAt = Math.min(question.answeredAt, Date.now())
    question.wordings[0].isAcknowledged = true
    const id = Number(response.headers.get('location')?.split('/').at(-1))
    if (!id) return
    question.conversationId = id
    if (!this.team.conversations.includes(id)) this.team.conversations.push(id)
  }

  async #sendAgain() {
    const question = this.#pick(this.team.seen.questions.filter((it) => this.#isOwn(it)))
    if (question) await this.#deliver(question)
  }

  #isOwn({ author, conversationId, wordings, deletion }: Question): boolean {
    const isThere = wordings[0].isAcknowledged && deletion === 'none'
    return author === this.name && isThere && this.team.current.includes(conversationId)
  }

  #pick<T>(items: T[]): T | undefined {
    return items.length > 0 ? this.team.random.pick(items) : undefined
  }

  get #messages(): Message[] {
    return this.team.current.flatMap((id) => this.#threads.get(id)?.thread.messages ?? [])
  }

  #questionOf(message: Message | undefined): Question | undefined {
    return this.team.seen.questions.find((it) => it.clientId === message?.clientId)
  }

  async #stop() {
    const reply = this.#pick(this.#messages.filter((message) => !isSettled(message)))
    if (!reply) return
    this.team.seen.stoppedTurns.push(reply.turn)
    await this.#request('DELETE', `${pathOf(reply)}/reply`)
  }

  /** Only the last question can be edited: another one is refused. */
  async #edit() {
    const last = this.team.current.map((id) => {
      return this.#threads.get(id)?.thread.messages.findLast(({ role }) => role === 'user')
    })
    const message = this.#pick(last.filter((it) => it?.author === this.name))
    const question = this.#questionOf(message)
    if (!message || !question || !this.#isOwn(question)) return
    const { clientId, wordings } = question
    const wording = { content: `Why ${clientId}, ${wordings.length}?`, isAcknowledged: false }
    wordings.push(wording)
    this.team.seen.stoppedTurns.push(message.id)
    const response = await this.#request('PATCH', pathOf(message), { content: wording.content })
    const isRefused = response && response.status >= 400 && response.status < 500
    if (isRefused) wordings.splice(wordings.indexOf(wording), 1)
    else wording.isAcknowledged = response?.ok ?? false
  }

  async #askAgain() {
    const message = this.#pick(this.#messages.filter(({ role }) => role === 'user'))
    const question = this.#questionOf(message)
    if (!message || !question) return
    question.retries++
    await this.#request('POST', `${pathOf(message)}/reply`)
  }

  async #delete() {
    const own = this.#messages.filter((message) => message.author === this.name)
    const message = this.#pick(own)
    const question = this.#questionOf(message)
    if (!message || !question || !this.#isOwn(question)) return
    question.deletion = 'asked'
    this.team.seen.deletedTurns.push(message.id)
    while (!this.team.isOver) {
      const response = await this.#request('DELETE', pathOf(message))
      if (response && response.status < 500) {
        question.deletion = 'acknowledged'
        return
      }
      await randomPause(this.team.random, { atLeast: 20, atMost: 200 })
    }
  }

  /** Reads as the page does: by events, and once more whenever the stream has come back. */
  async #read() {
    while (!this.#hasLeft) {
      /** Rejects when the server is gone. */
      await this.#listen().catch(() => this.#stream?.close())
      await randomPause(this.team.random, { atLeast: 50, atMost: 150 })
    }
  }

  async #listen() {
    const visitor = this.#visitor()
    if (!visitor) return
    const stream = (this.#stream = await visitor.listen())
    this.#joined.clear()
    let taken = 0
    const hasEvent = () => taken < stream.received.length || stream.isClosed || this.#hasLeft
    while (!stream.isClosed && !this.#hasLeft) {
      for (const id of this.team.open) if (!this.#joined.has(id)) await this.#join(id, stream)
      this.#refreshSilent()
      await until('an event', hasEvent, { limit: 300 }).catch(() => {})
      for (; taken < stream.received.length; taken++) this.#take(stream.received[taken])
    }
  }

  async #join(id: number, stream: EventStream) {
    const { status } = await stream.subscribe(`conversations/${id}`)
    if (status !== 204) throw new Error(`subscribing was answered with ${status}`)
    this.#joined.add(id)
    await this.#show(id)
  }

  /** Reads the conversation's page, and once more because events may have come before it was joined. */
  async #show(id: number) {
    let reader = this.#threads.get(id)
    if (!reader) {
      reader = new ThreadReader(await this.#page(id), {
        page: ({ from, before }) =>
          this.#page(id, from ? `?from=${from}` : before ? `?before=${before}` : ''),
        message: (messageId) => this.#message(id, messageId),
      })
      reader.subscribe(() => {})
      this.#threads.set(id, reader)
    }
    this.#heardAt.set(id, Date.now())
    void reader.refresh()
  }

  #refreshSilent() {
    for (const id of this.team.open) {
      const reader = this.#threads.get(id)
      const isUnfinished = reader?.thread.messages.some((message) => !isSettled(message))
      if (!isUnfinished || Date.now() - this.#heardAt.get(id)! < SILENCE) continue
      this.#heardAt.set(id, Date.now())
      void reader!.refresh()
    }
  }

  #take({ channel, payload }: EventStream['received'][number]) {
    const event = payload as ConversationEvent
    const conversationId = Number(channel.split('/').at(-1))
    this.#heardAt.set(conversationId, Date.now())
    this.#note(event)
    this.#threads.get(conversationId)?.receive(event)
  }

  #note(event: ConversationEvent) {
    const { created, chunks, ends } = this.team.seen
    const reader = this.name
    if (event.event === 'message.created') {
      created.push({ reader, id: event.message.id, turn: event.message.turn })
    } else if (event.event === 'message.chunk') {
      chunks.push({ reader, id: event.id, offset: event.offset, text: event.text })
    } else if (event.event === 'message.updated') {
      const { id, role, status, contentLength: length, cost } = event.message
      const isEnd = role === 'assistant' && isSettled({ status })
      if (isEnd) ends.push({ reader, id, status, length, cost })
    }
  }

  async #page(id: number, query = ''): Promise<ThreadPage> {
    const response = await this.#request('GET', `/conversations/${id}/messages${query}`)
    if (!response?.ok) throw new Error(`no page: ${response?.status}`)
    return (await response.json()) as ThreadPage
  }

  async #message(id: number, messageId: number): Promise<Message | null> {
    const response = await this.#request('GET', `/conversations/${id}/messages/${messageId}`)
    if (response?.status === 404) return null
    if (!response?.ok) throw new Error(`no message: ${response?.status}`)
    return ((await response.json()) as { message: Message }).message
  }
}

const pathOf = ({ conversationId, id }: Message) =>
  `/conversations/${conversationId}/messages/${id}`

/** A reply that grew by events has its text, one that was read its length. */
const shortened = ({
  id,
  status,
  content,
  contentLength,
  cost,
}: Message): Page['messages'][number] => ({
  id,
  status,
  length: content?.length ?? contentLength,
  cost,
})
