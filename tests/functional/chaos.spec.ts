import { test } from '@japa/runner'
import Conversation from '#models/conversation'
import GenerateReply from '#jobs/generate_reply'
import Message from '#models/message'
import { delay, text, type Step } from '#tests/fake_provider'
import { people } from '#tests/people'
import { useProvider } from '#tests/provider'
import { Random } from '#tests/random'
import { randomPause, until } from '#tests/until'
import { Visitor, type EventStream } from '#tests/visitor'
import { ThreadReader } from '../../inertia/lib/thread_reader.js'
import {
  isSettled,
  type Message as PageMessage,
  type ThreadPage,
} from '../../inertia/lib/thread.js'
import type { ConversationEvent } from '#channels/events'

/** CHAOS_SEED and CHAOS_SECONDS make another and a longer run. */
const SEED = Number(process.env.CHAOS_SEED ?? 7)
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 4)
const CLIENTS = 8

/** A page that somebody has open: what it shows comes from reads and events alone. */
class Client {
  reader: ThreadReader | undefined
  #stream: EventStream | undefined
  #polling: Promise<void> | undefined
  #unsubscribe = () => {}

  constructor(
    readonly visitor: Visitor,
    readonly conversationId: number,
    readonly random: Random
  ) {}

  /** Opens the page: its HTML has the messages, the events come after. */
  async open() {
    this.#unsubscribe()
    this.reader = new ThreadReader(await this.#page(''), {
      page: ({ from, before }) => this.#page(from ? `?from=${from}` : `?before=${before}`),
      message: (id) => this.#message(id),
    })
    this.#unsubscribe = this.reader.subscribe(() => {})
    await this.connect()
  }

  /** Connects, and reads again, as the page does. A part of the events gets lost. */
  async connect() {
    this.#stream = await this.visitor.listen(`conversations/${this.conversationId}`)
    this.#polling = this.#pass(this.#stream)
    await this.reader?.refresh()
  }

  async disconnect() {
    this.#stream?.close()
    await this.#polling
    this.#stream = undefined
  }

  async leave() {
    await this.disconnect()
    this.#unsubscribe()
    this.reader = undefined
  }

  get isOpen() {
    return this.reader !== undefined
  }

  /** What a fresh page would show. */
  fresh(): Promise<ThreadPage> {
    return this.#page('')
  }

  async #pass(stream: EventStream) {
    for (let at = 0; !stream.isClosed;) {
      for (; at < stream.received.length; at++) {
        const isLost = this.random.chance(0.05)
        if (!isLost) this.reader?.receive(stream.received[at].payload as ConversationEvent)
      }
      await randomPause(this.random, { atLeast: 1, atMost: 20 })
    }
  }

  async #page(query: string): Promise<ThreadPage> {
    const path = `/conversations/${this.conversationId}/messages${query}`
    return (await this.visitor.get(path)).json() as Promise<ThreadPage>
  }

  async #message(id: number): Promise<PageMessage | null> {
    const path = `/conversations/${this.conversationId}/messages/${id}`
    const response = await this.visitor.get(path)
    if (response.status === 404) return null
    return ((await response.json()) as { message: PageMessage }).message
  }
}

/** A reply of random pieces at random moments, surrogate pairs and line breaks among them. */
function randomReply(random: Random): { steps: Step[]; sent: string } {
  const pieces = Array.from({ length: 20 + random.below(60) }, () =>
    random.pick(['word ', '漢字', '😀', '\n\n', '**bold** ', 'a', ' long piece of text '])
  )
  const steps = pieces.flatMap((piece) => [text(piece), delay(random.below(25))])
  return { steps, sent: pieces.join('') }
}

/** What there is to see of a message, however it came to the page. */
function visible({ id, turn, role, status, contentLength }: PageMessage) {
  return { id, turn, role, status, contentLength }
}

test.group('Chaos', (group) => {
  group.tap((it) => it.tags(['@reply-life']))
  const provider = useProvider(group)

  test('readers who come, go, reload and lose events end with what the provider sent', async ({
    assert,
  }) => {
    const random = new Random(SEED)
    const { ana, ben, account } = await people()
    const { id } = await Conversation.start(ana, account, {})
    const visitors = [await Visitor.loggedIn(ana), await Visitor.loggedIn(ben)]
    const clients = Array.from(
      { length: CLIENTS },
      (_, index) => new Client(visitors[index % 2], id, new Random(SEED + index))
    )
    await Promise.all(clients.map((client) => client.open()))

    const sent: string[] = []
    const deadline = Date.now() + SECONDS * 1000
    while (Date.now() < deadline) {
      if (sent.length < 3 + SECONDS * 2 && random.chance(0.2)) {
        const reply = randomReply(random)
        provider.current.script(...reply.steps)
        const sending = {
          content: `Question ${sent.length}`,
          clientId: `client-${10_000 + sent.length}`,
        }
        sent.push(reply.sent)
        await random.pick(visitors).post(`/conversations/${id}/messages`, sending)
      }
      const client = random.pick(clients)
      if (!client.isOpen) await client.open()
      else if (random.chance(0.3)) await client.leave()
      else if (random.chance(0.5)) await client.disconnect().then(() => client.connect())
      await randomPause(random, { atMost: 40 })
    }

    await GenerateReply.onIdle()
    for (const client of clients) {
      if (client.isOpen) await client.disconnect().then(() => client.connect())
      else await client.open()
    }

    const stored = await Message.query().where('role', 'assistant').orderBy('id')
    assert.deepEqual(
      stored.map(({ content }) => content),
      sent
    )
    for (const client of clients) {
      const fresh = await client.fresh()
      const { messages, gaps } = client.reader!.thread
      assert.deepEqual(
        messages.slice(-fresh.messages.length).map(visible),
        fresh.messages.map(visible)
      )
      assert.deepEqual(gaps, [])
      for (const message of messages) {
        assert.isTrue(isSettled(message))
        if (message.content === null || message.role === 'user') continue
        assert.equal(message.content, stored.find((it) => it.id === message.id)?.content)
      }
      await client.leave()
    }
  }).timeout((SECONDS + 60) * 1000)

  test('a reader who never reads again ends right, too, from events alone', async ({ assert }) => {
    const random = new Random(SEED)
    const { ana, account } = await people()
    const { id } = await Conversation.start(ana, account, {})
    const visitor = await Visitor.loggedIn(ana)
    const client = new Client(visitor, id, {
      chance: () => false,
      below: () => 0,
    } as unknown as Random)
    await client.open()
    const { steps, sent } = randomReply(random)
    provider.current.script(...steps)
    await visitor.post(`/conversations/${id}/messages`, {
      content: 'Why?',
      clientId: 'client-0001',
    })
    const reply = () => client.reader!.thread.messages.at(-1)
    const isEnded = () => reply()?.role === 'assistant' && isSettled(reply()!)
    await until('the reply to end', isEnded, { limit: 20_000 })
    assert.equal(reply()?.content, sent)
    await client.leave()
  })
})
