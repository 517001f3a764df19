import { test } from '@japa/runner'
import { until } from '#tests/until'
import { ThreadReader } from '../../../inertia/lib/thread_reader.js'
import type { Message, ThreadPage } from '../../../inertia/lib/thread.js'

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
  attachments: [],
} as unknown as Message

test.group('Reading a thread', () => {
  test('the first words, written before one listened and saved after one read, are not missed', async ({
    assert,
  }) => {
    const page = { messages: [REPLY], hasOlder: false, hasNewer: false } as unknown as ThreadPage
    const saved = { ...REPLY, content: 'Because', contentLength: 7 }
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

  const whole = { ...REPLY, status: 'complete', content: 'x'.repeat(140), contentLength: 140 }
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
      const older = { ...REPLY, content: 'x'.repeat(20), contentLength: 20 }
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
      const lengths = () => reader.thread.messages.map(({ content: text }) => text?.length)
      await until('the right text', () => JSON.stringify(lengths()) === JSON.stringify(left))
      await until('no gaps', () => reader.thread.gaps.length === 0)
      assert.deepEqual(lengths(), left)
      end()
    })
})
