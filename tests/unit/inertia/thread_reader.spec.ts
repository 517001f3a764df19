import { test } from '@japa/runner'
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
})
