import { test } from '@japa/runner'
import {
  applyListEvent,
  countMentions,
  freshList,
  isUnknown,
  isUnread,
  openIdOf,
  withoutMarksAt,
  type Listed,
} from '../../../inertia/lib/conversation_list.js'
import type { UserEvent } from '../../../app/channels/events.js'

const ANA = 1
const BEN = 2

/** What of a conversation the list looks at; later ids were active later. */
function listed(id: number, rest: Partial<Listed> = {}): Listed {
  const updatedAt = new Date(Date.UTC(2026, 0, 1) + id * 1_000).toISOString()
  const read = { newestMessageId: null, readMessageId: 0, mentionsCount: 0 }
  return { id, creatorId: BEN, archivedAt: null, updatedAt, ...read, ...rest } as Listed
}

/** As the account hears of it: without what is the reader's own. */
function conversation(id: number, rest: Partial<Listed> = {}) {
  const { readMessageId, mentionsCount, ...data } = listed(id, rest)
  return data
}

const created = (id: number, rest?: Partial<Listed>): UserEvent => ({
  event: 'conversation.created',
  conversation: conversation(id, rest),
})
const updated = (id: number, rest?: Partial<Listed>): UserEvent => ({
  event: 'conversation.updated',
  conversation: conversation(id, rest),
})
const read = (conversationId: number, readMessageId: number, mentionsCount = 0): UserEvent => ({
  event: 'reading.updated',
  accountId: 1,
  conversationId,
  readMessageId,
  mentionsCount,
})

const unread = (list: Listed[]) => list.filter(isUnread).map(({ id }) => id)
const ids = (list: Listed[]) => list.map(({ id }) => id)

test.group('The list of conversations', () => {
  test('what is said makes one unread, and reading makes it read', ({ assert }) => {
    const before = [listed(2), listed(1, { newestMessageId: 5, readMessageId: 5 })]
    assert.deepEqual(unread(before), [])
    const said = applyListEvent(before, updated(1, { newestMessageId: 6 }), ANA)
    assert.deepEqual(unread(said), [1])
    assert.deepEqual(unread(applyListEvent(said, read(1, 6), ANA)), [])
  })

  test('one’s own message is none: its reading comes first', ({ assert }) => {
    const before = [listed(1, { newestMessageId: 5, readMessageId: 5 })]
    const sent = applyListEvent(before, read(1, 6), ANA)
    assert.deepEqual(unread(sent), [])
    assert.deepEqual(unread(applyListEvent(sent, updated(1, { newestMessageId: 6 }), ANA)), [])
  })

  test('a new conversation is unread for all but who began it', ({ assert }) => {
    const event = created(3, { creatorId: BEN, newestMessageId: 9 })
    assert.deepEqual(unread(applyListEvent([], event, ANA)), [3])
    assert.deepEqual(unread(applyListEvent([], event, BEN)), [])
    assert.deepEqual(unread(applyListEvent([], created(3), ANA)), [])
  })

  test('one that was not at hand is not taken for unread, but asked for', ({ assert }) => {
    const event = updated(3, { newestMessageId: 9 })
    assert.isTrue(isUnknown([listed(1)], event))
    assert.isFalse(isUnknown([listed(3)], event))
    assert.isFalse(isUnknown([], created(3)))
    assert.isFalse(isUnknown([], updated(3, { archivedAt: '2026-01-01T00:00:00Z' })))
    assert.isTrue(isUnknown([listed(1)], read(3, 0, 1)))
    assert.isFalse(isUnknown([listed(1)], read(3, 9)))
    assert.deepEqual(unread(applyListEvent([], event, ANA)), [])
  })

  test('reading never goes back, in whatever order its events come', ({ assert }) => {
    const before = [listed(1, { newestMessageId: 6, readMessageId: 5 })]
    const after = applyListEvent(applyListEvent(before, read(1, 6), ANA), read(1, 4), ANA)
    assert.deepEqual(unread(after), [])
  })

  test('a newest message that goes leaves what was read before it', ({ assert }) => {
    const before = [listed(1, { newestMessageId: 6, readMessageId: 5 })]
    assert.deepEqual(unread(applyListEvent(before, updated(1, { newestMessageId: 5 }), ANA)), [])
    assert.deepEqual(unread(applyListEvent(before, updated(1), ANA)), [])
  })

  test('mentions are counted, but where one is reading', ({ assert }) => {
    const before = [listed(2), listed(1)]
    const after = applyListEvent(applyListEvent(before, read(1, 0, 2), ANA), read(2, 0, 1), ANA)
    assert.equal(countMentions(after), 3)
    assert.equal(countMentions(withoutMarksAt(after, 1)), 1)
    assert.equal(countMentions(withoutMarksAt(after, undefined)), 3)
    assert.equal(countMentions(applyListEvent(after, read(1, 0, 0), ANA)), 1)
  })

  test('the one that is being read is never unread', ({ assert }) => {
    const list = [listed(2, { newestMessageId: 8 }), listed(1, { newestMessageId: 7 })]
    assert.deepEqual(unread(withoutMarksAt(list, 1)), [2])
    assert.strictEqual(withoutMarksAt(list, 1)[0], list[0])
  })

  test('archived and old ones go, unless one is mentioned there', ({ assert }) => {
    const archived = { archivedAt: '2026-01-01T00:00:00Z' }
    const list = [listed(2), listed(1, { mentionsCount: 1 })]
    assert.deepEqual(ids(applyListEvent(list, updated(2, archived), ANA)), [1])
    const marked = applyListEvent(list, updated(1, archived), ANA)
    assert.deepEqual(ids(marked), [2, 1])
    assert.deepEqual(ids(applyListEvent(marked, read(1, 9), ANA)), [2])

    const many = Array.from({ length: 60 }, (_, at) => listed(100 + at))
    const grown = many.reduce((all, it) => applyListEvent(all, created(it.id), ANA), list)
    assert.lengthOf(grown, 51)
    assert.include(ids(grown), 1)
  })

  test('one that is deleted or hidden takes its marks with it', ({ assert }) => {
    const list = [listed(1, { newestMessageId: 6, mentionsCount: 1 })]
    assert.deepEqual(applyListEvent(list, { event: 'conversation.deleted', id: 1 }, ANA), [])
  })

  test('an answer that is older than what was read meanwhile brings no marks back', ({
    assert,
  }) => {
    const now = [listed(1, { newestMessageId: 6, readMessageId: 6 })]
    const late = [listed(2), listed(1, { newestMessageId: 6, readMessageId: 5, mentionsCount: 1 })]
    const merged = freshList(late, now)
    assert.deepEqual(ids(merged), [2, 1])
    assert.deepEqual(unread(merged), [])
    assert.equal(countMentions(merged), 0)
    const newer = [listed(1, { newestMessageId: 7, readMessageId: 6, mentionsCount: 1 })]
    assert.deepEqual(freshList(newer, now), newer)
  })

  test('a page’s URL says which one is open', ({ assert }) => {
    assert.equal(openIdOf('/conversations/12?message=3'), 12)
    assert.isUndefined(openIdOf('/conversations?page=2'))
  })
})
