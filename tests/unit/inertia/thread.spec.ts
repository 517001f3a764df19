import { test } from '@japa/runner'
import {
  applyEvent,
  prependPage,
  putMessage,
  replaceWindow,
  threadOf,
  trimmed,
  type Message,
  type Thread,
} from '../../../inertia/lib/thread.js'

const QUESTION: Message = {
  id: 1,
  conversationId: 1,
  turn: 1,
  role: 'user',
  status: 'complete',
  replyToId: null,
  clientId: 'client-1',
  stopReason: null,
  failure: null,
  cost: null,
  author: 'Ana',
  authorId: 1,
  model: null,
  stoppedBy: null,
  content: null,
  html: '<p>Why?</p>',
  thinking: '',
  contentLength: 4,
  thinkingLength: 0,
  usage: null,
  promptTokens: null,
  effort: null,
  hasWebSearch: false,
  attachments: [],
  retryAt: null,
  revision: 0,
  version: 1,
  editedAt: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  updatedAt: '2026-11-22T10:00:00.000Z',
}

const REPLY: Message = {
  ...QUESTION,
  id: 2,
  role: 'assistant',
  status: 'streaming',
  replyToId: 1,
  clientId: null,
  author: null,
  authorId: null,
  content: '',
  html: '',
  contentLength: 0,
}

const CONVERSATION = {
  id: 1,
  accountId: 1,
  creatorId: 1,
  newestMessageId: null,
  isWriting: false,
  promptStart: null,
  effort: null,
  hasWebSearch: false,
  archivedAt: null,
  isPrivate: false,
  title: 'Sky',
  messagesCount: 2,
  model: 'demo',
  createdAt: '2026-11-22T10:00:00.000Z',
  updatedAt: '2026-11-22T10:00:00.000Z',
}
const PAGE = { conversation: CONVERSATION, hasOlder: false, hasNewer: false, cost: 0 }

const start = () => threadOf({ ...PAGE, messages: [QUESTION, REPLY] })
const chunk = (offset: number, text: string) =>
  ({ event: 'message.chunk', id: 2, part: 'content', offset, text }) as const
const textOf = (thread: Thread) => thread.messages.find(({ id }) => id === 2)?.content

function ended(text: string) {
  const { content, html, thinking, ...rest } = REPLY
  const message = {
    ...rest,
    status: 'complete' as const,
    contentLength: text.length,
    version: 2,
  }
  return { event: 'message.updated', message } as const
}

test.group('A thread', () => {
  test('grows by chunks', ({ assert }) => {
    const thread = [chunk(0, 'Be'), chunk(2, 'cause')].reduce(applyEvent, start())
    assert.equal(textOf(thread), 'Because')
    assert.deepEqual(thread.gaps, [])
  })

  test('ignores what it has, whole or in part', ({ assert }) => {
    const chunks = [chunk(0, 'Beca'), chunk(0, 'Be'), chunk(2, 'cause'), chunk(2, 'cause')]
    assert.equal(textOf(chunks.reduce(applyEvent, start())), 'Because')
  })

  test('keeps later chunks over a gap until the message was read again', ({ assert }) => {
    let thread = [chunk(0, 'Be'), chunk(5, 's'), chunk(6, 'e')].reduce(applyEvent, start())
    assert.equal(textOf(thread), 'Be')
    assert.deepEqual(thread.gaps, [2])

    thread = putMessage(thread, { ...REPLY, content: 'Becau' })
    assert.equal(textOf(thread), 'Because')
    assert.deepEqual(thread.gaps, [])
  })

  test('stays a gap when what was read has not reached the later chunks', ({ assert }) => {
    const gap = [chunk(0, 'Be'), chunk(5, 'se')].reduce(applyEvent, start())
    const thread = putMessage(gap, { ...REPLY, content: 'Bec' })
    assert.equal(textOf(thread), 'Bec')
    assert.deepEqual(thread.gaps, [2])
  })

  test('a chunk of an unknown message is a gap, and is not lost', ({ assert }) => {
    const empty = threadOf({ ...PAGE, messages: [QUESTION] })
    const thread = applyEvent(empty, chunk(0, 'Because'))
    assert.deepEqual(thread.gaps, [2])
    assert.equal(textOf(putMessage(thread, REPLY)), 'Because')
  })

  test('an end with another length than the text here is a gap', ({ assert }) => {
    const grown = applyEvent(start(), chunk(0, 'Be'))
    assert.deepEqual(applyEvent(grown, ended('Because')).gaps, [2])
    assert.deepEqual(applyEvent(grown, ended('Be')).gaps, [])
  })

  test('never goes back from an end', ({ assert }) => {
    const thread = [chunk(0, 'Be'), ended('Be')].reduce<Thread>(applyEvent, start())
    const { content, html, thinking, ...late } = REPLY
    const after = applyEvent(thread, { event: 'message.updated', message: late })
    assert.equal(after.messages[1].status, 'complete')
    assert.equal(applyEvent(after, chunk(2, 'cause')), after)
  })

  test('a window that was read before its last chunks does not take them back', ({ assert }) => {
    const grown = applyEvent(start(), chunk(0, 'Because'))
    const read = { ...PAGE, messages: [QUESTION, { ...REPLY, content: 'Bec' }] }
    assert.equal(textOf(replaceWindow(grown, read)), 'Because')
  })

  test('what was deleted falls out of a window that is read again', ({ assert }) => {
    const thread = replaceWindow(start(), { ...PAGE, messages: [QUESTION] })
    assert.lengthOf(thread.messages, 1)
  })

  test('a deleted question takes its replies along', ({ assert }) => {
    assert.lengthOf(applyEvent(start(), { event: 'message.deleted', id: 1 }).messages, 0)
  })

  test('stands in order of turns, whatever the order of arrival', ({ assert }) => {
    const second = { ...QUESTION, id: 3, turn: 3 }
    const again = { ...REPLY, id: 4, status: 'pending' as const }
    const page = { ...PAGE, messages: [second, again] }
    const thread = prependPage(threadOf(page), { ...page, messages: [QUESTION, REPLY] })
    assert.deepEqual(
      thread.messages.map(({ id }) => id),
      [1, 2, 4, 3]
    )
  })

  test('a new answer to a turn before the window does not tear it', ({ assert }) => {
    const page = { ...PAGE, messages: [{ ...QUESTION, id: 9, turn: 9 }], hasOlder: true }
    const event = { event: 'message.created', message: { ...REPLY, id: 10, turn: 1 } } as const
    assert.lengthOf(applyEvent(threadOf(page), event).messages, 1)
  })

  test('an event that comes twice makes one message', ({ assert }) => {
    const event = { event: 'message.created', message: { ...QUESTION, id: 5, turn: 5 } } as const
    assert.lengthOf([event, event].reduce<Thread>(applyEvent, start()).messages, 3)
  })

  test('that is trimmed keeps whole turns and knows that there is more', ({ assert }) => {
    const turns = [1, 2, 3].flatMap((turn) => [
      { ...QUESTION, id: turn * 10, turn: turn * 10 },
      { ...REPLY, id: turn * 10 + 1, turn: turn * 10, replyToId: turn * 10 },
    ])
    const thread = trimmed(threadOf({ ...PAGE, messages: turns }), 3)
    assert.deepEqual(
      thread.messages.map(({ id }) => id),
      [20, 21, 30, 31]
    )
    assert.isTrue(thread.hasOlder)
  })

  test('that does not reach the end leaves out what comes there, and counts it', ({ assert }) => {
    const newer = { ...QUESTION, id: 9, turn: 9 }
    let thread = threadOf({ ...PAGE, hasNewer: true, messages: [QUESTION, REPLY] })
    thread = applyEvent(thread, { event: 'message.created', message: newer })
    thread = applyEvent(thread, { ...chunk(0, 'Be'), id: 9 })
    assert.lengthOf(thread.messages, 2)
    assert.deepEqual(thread.elsewhere, { 9: 'newer' })
    assert.deepEqual(thread.gaps, [])
  })

  test('in which a question was edited reads it again', ({ assert }) => {
    const { content, html, thinking, ...rest } = QUESTION
    const edited = { ...rest, revision: 1, version: 2 }
    const event = { event: 'message.updated', message: edited } as const
    const thread = applyEvent(start(), event)
    assert.deepEqual(thread.gaps, [1])
    const late = putMessage(thread, QUESTION)
    assert.equal(late.messages[0].revision, 1)
    assert.deepEqual(late.gaps, [1])
  })

  test('shows an edit that is as long as what it replaces', ({ assert }) => {
    const { content, html, thinking, ...rest } = { ...QUESTION, revision: 1, version: 2 }
    const told = applyEvent(start(), { event: 'message.updated', message: rest } as const)
    const read = { ...QUESTION, revision: 1, version: 2, html: '<p>How?</p>' }
    const readAlone = putMessage(told, read)
    const readWithAll = replaceWindow(told, { ...PAGE, messages: [read, REPLY] })
    for (const { messages, gaps } of [readAlone, readWithAll]) {
      assert.equal(messages[0].html, '<p>How?</p>')
      assert.deepEqual(gaps, [])
    }
  })

  test('that is read again keeps what is the same, however its HTML is spelled', ({ assert }) => {
    const thread = start()
    const read = { ...PAGE, messages: [{ ...QUESTION, html: '<p >Why?</p>' }, REPLY] }
    assert.strictEqual(replaceWindow(thread, read).messages[0], thread.messages[0])
    const edited = { ...QUESTION, revision: 1, version: 2, html: '<p>Why not?</p>' }
    const changed = replaceWindow(thread, { ...PAGE, messages: [edited, REPLY] })
    assert.equal(changed.messages[0].html, '<p>Why not?</p>')
  })

  test('that missed chunks before the end gets its text when it is read again', ({ assert }) => {
    const thread = [chunk(0, 'Be'), ended('Because')].reduce(applyEvent, start())
    const { message } = ended('Because')
    const read = { ...message, content: null, html: '<p>Because</p>', thinking: '' }
    const whole = replaceWindow(thread, { ...PAGE, messages: [QUESTION, read] })
    assert.equal(whole.messages[1].html, '<p>Because</p>')
    assert.isNull(whole.messages[1].content)
  })
})
