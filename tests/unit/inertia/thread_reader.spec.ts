import { mock } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { test } from '@japa/runner'
import { Random } from '#tests/random'
import { until } from '#tests/until'
import { ThreadReader } from '../../../inertia/lib/thread_reader.js'
import type { Message, ThreadPage } from '../../../inertia/lib/thread.js'
import type { ConversationEvent } from '../../../app/channels/events.js'

const REPLY = {
  id: 2,
  conversationId: 1,
  turn: 1,
  role: 'assistant',
  status: 'streaming',
  content: '',
  html: '',
  thinking: '',
  contentLength: 0,
  thinkingLength: 0,
  revision: 0,
  version: 1,
  attachments: [],
} as unknown as Message

test.group('Reading a thread', () => {
  test('the first words, written before one listened and saved after one read, are not missed', async ({
    assert,
  }) => {
    const page = { messages: [REPLY], hasOlder: false, hasNewer: false } as unknown as ThreadPage
    const saved = { ...REPLY, content: 'Because', contentLength: 7, version: 2 }
    const asked: number[] = []
    const reader = new ThreadReader(page, {
      page: async () => page,
      message: async (id) => {
        asked.push(id)
        return saved
      },
    })
    const hasWords = new Promise<void>((resolve) => {
      const end = reader.subscribe(() => {
        if (reader.thread.messages[0].content !== 'Because') return
        end()
        resolve()
      })
    })
    await reader.refresh()
    await hasWords
    assert.deepEqual(asked, [2])
    assert.deepEqual(reader.thread.gaps, [])
  })

  const text = 'x'.repeat(140)
  const whole = { ...REPLY, status: 'complete', content: text, contentLength: 140, version: 3 }
  const { content, html, thinking, ...ended } = whole as Message
  const GAP = { event: 'message.chunk', id: 2, part: 'content', offset: 20, text: 'y' } as const

  /** The older answer won: a reply that was complete showed 20 of 140 characters, or was back. */
  test('{name} while a gap is read is not undone by the answer')
    .with([
      { name: 'an end', event: { event: 'message.updated', message: ended }, left: [140] },
      { name: 'a deletion', event: { event: 'message.deleted', id: 2 }, left: [] },
    ] as const)
    .run(async ({ assert }, { event, left }) => {
      const page = { messages: [REPLY], hasOlder: false, hasNewer: false } as unknown as ThreadPage
      const older = { ...REPLY, content: 'x'.repeat(20), contentLength: 20, version: 2 }
      const first = Promise.withResolvers<Message>()
      const answers = [first.promise, Promise.resolve(whole as Message)]
      let asked = 0
      const reader = new ThreadReader(page, {
        page: async () => page,
        message: () => answers[Math.min(asked++, 1)],
      })
      const end = reader.subscribe(() => {})
      reader.receive(GAP)
      await until('the gap to be asked for', () => asked === 1)
      reader.receive(event as Parameters<typeof reader.receive>[0])
      first.resolve(older)
      const lengths = () => reader.thread.messages.map(({ content: shown }) => shown?.length)
      await until('the right text', () => JSON.stringify(lengths()) === JSON.stringify(left))
      await until('no gaps', () => reader.thread.gaps.length === 0)
      assert.deepEqual(lengths(), left)
      end()
    })
})

/** A conversation as a server has it, which people and language models change at random. */
class Conversation {
  rows: Message[] = []
  events: ConversationEvent[] = []
  #written = new Map<number, string>()
  #lastId = 0

  constructor(private random: Random) {}

  /** As a page that is opened now gets it. */
  page(): ThreadPage {
    const messages = this.rows.toSorted((a, b) => a.turn - b.turn || a.id - b.id).map(asRead)
    return { messages, hasOlder: false, hasNewer: false } as unknown as ThreadPage
  }

  message(id: number): Message | null {
    const row = this.rows.find((it) => it.id === id)
    return row ? asRead(row) : null
  }

  change(): void {
    const { random, rows } = this
    const row = rows.length > 0 ? random.pick(rows) : undefined
    if (!row || random.chance(0.1)) this.#ask()
    else if (row.role === 'user' && random.chance(0.1)) this.#remove(row)
    else if (row.role === 'user' && random.chance(0.2)) this.#edit(row)
    else if (row.role === 'assistant') this.#write(row)
  }

  end(): void {
    for (const row of this.rows) if (row.role === 'assistant') this.#end(row)
  }

  #ask() {
    const question = { ...REPLY, role: 'user', status: 'complete', id: ++this.#lastId }
    const id = ++this.#lastId
    const added = [
      { ...question, turn: question.id, content: 'Why?', contentLength: 4 },
      { ...REPLY, status: 'pending', id, turn: question.id },
    ] as Message[]
    this.rows.push(...added)
    for (const row of added) this.events.push({ event: 'message.created', message: asRead(row) })
  }

  #remove({ id }: Message) {
    this.rows = this.rows.filter(({ turn }) => turn !== id)
    this.events.push({ event: 'message.deleted', id })
  }

  #edit(row: Message) {
    const content = `Why ${row.revision}?`
    this.#update(row, { content, contentLength: content.length, revision: row.revision + 1 })
  }

  #write(row: Message) {
    if (row.status === 'pending') this.#update(row, { status: 'streaming' })
    else if (row.status !== 'streaming') return
    else if (this.random.chance(0.6)) this.#grow(row)
    else if (this.random.chance(0.7)) this.#save(row)
    else this.#end(row)
  }

  #grow({ id }: Message) {
    const offset = this.#textOf(id).length
    const text = 'Because '.slice(0, 1 + this.random.below(8))
    this.#written.set(id, this.#textOf(id) + text)
    this.events.push({ event: 'message.chunk', id, part: 'content', offset, text })
  }

  /** Nobody is told. */
  #save(row: Message) {
    const content = this.#textOf(row.id)
    Object.assign(row, { content, contentLength: content.length, version: row.version + 1 })
  }

  #end(row: Message) {
    if (row.status !== 'pending' && row.status !== 'streaming') return
    this.#save(row)
    this.#update(row, { status: 'complete' })
  }

  #update(row: Message, changes: Partial<Message>) {
    Object.assign(row, { ...changes, version: row.version + 1 })
    const { content, html, thinking, ...message } = row
    this.events.push({ event: 'message.updated', message: { ...message } })
  }

  #textOf(id: number): string {
    return this.#written.get(id) ?? ''
  }
}

/** Settled messages come as HTML alone. */
function asRead(row: Message): Message {
  const isSettled = row.status === 'complete'
  return { ...row, content: isSettled ? null : row.content, html: isSettled ? row.content! : '' }
}

function textsOf(messages: Message[]) {
  return messages.map(({ id, status, version, revision, content, html }) => {
    return { id, status, version, revision, text: content ?? html }
  })
}

/**
 * Runs a conversation and one reader, whom events and answers reach late, twice or not at all. Where
 * events are lost, the reader reads again in the end, as after each reconnect.
 */
async function follow(seed: number, { areEventsLost }: { areEventsLost: boolean }) {
  const random = new Random(seed)
  const server = new Conversation(random)
  const answers: (() => void)[] = []
  const answerLater = <T>(answer: T) =>
    new Promise<T>((resolve, reject) => {
      const isLost = random.chance(0.1)
      answers.push(() => (isLost ? reject(new Error('lost')) : resolve(answer)))
    })
  const reader = new ThreadReader(server.page(), {
    page: () => answerLater(server.page()),
    message: (id) => answerLater(server.message(id)),
  })
  reader.subscribe(() => {})

  const underWay: ConversationEvent[] = []
  const deliver = (event: ConversationEvent) => {
    if (areEventsLost && random.chance(0.15)) return
    reader.receive(event)
    if (random.chance(0.1)) reader.receive(event)
  }
  const pass = async () => {
    mock.timers.tick(40)
    for (let turns = 0; turns < 3; turns++) await setImmediate()
  }
  for (let step = 0; step < 120; step++) {
    server.change()
    underWay.push(...server.events.splice(0))
    while (underWay.length > 0 && random.chance(0.4)) {
      deliver(underWay.splice(random.chance(0.7) ? 0 : random.below(underWay.length), 1)[0])
    }
    if (random.chance(0.05)) void reader.refresh()
    if (random.chance(0.4)) answers.splice(random.below(answers.length + 1), 1)[0]?.()
    await pass()
  }
  server.end()
  underWay.push(...server.events)
  if (areEventsLost) void reader.refresh()
  for (const event of underWay) deliver(event)
  for (let step = 0; step < 200; step++) {
    for (const answer of answers.splice(0)) answer()
    await pass()
  }
  return { shown: textsOf(reader.thread.messages), fresh: textsOf(server.page().messages) }
}

test('whatever comes late, twice, out of order or not at all, a reader ends as a fresh page', async ({
  assert,
}) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    for (let seed = 1; seed <= 60; seed++) {
      const { shown, fresh } = await follow(seed, { areEventsLost: seed % 2 === 0 })
      assert.deepEqual(shown, fresh, `seed ${seed}`)
    }
  } finally {
    mock.timers.reset()
  }
})
