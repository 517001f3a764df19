import { test } from '@japa/runner'
import type { Message, Thread } from '../../../inertia/lib/thread.js'
import {
  endOf,
  firstSeenTurn,
  isNote,
  lastAsked,
  lastEditable,
  turnsOf,
} from '../../../inertia/lib/turns.js'

const ANA = 1
const BEN = 2

/** What of a message turns are made from. */
function message(id: number, role: Message['role'], authorId: number | null, turn = id) {
  return { id, turn, role, authorId } as Message
}

const question = (id: number, authorId = ANA) => message(id, 'user', authorId)
const note = (id: number, authorId = ANA) => message(id, 'note', authorId)
const reply = (id: number, turn: number) => message(id, 'assistant', null, turn)

test.group('Turns', () => {
  test('a note is a turn of its own, without replies', ({ assert }) => {
    const turns = turnsOf([question(1), reply(2, 1), note(3), question(4), reply(5, 4)])
    assert.deepEqual(
      turns.map((turn) => [turn.id, isNote(turn), turn.replies.length]),
      [
        [1, false, 1],
        [3, true, 0],
        [4, false, 1],
      ]
    )
  })

  test('a turn in which nothing changed stays the same object', ({ assert }) => {
    const messages = [question(1), reply(2, 1), note(3)]
    const before = turnsOf(messages)
    const after = turnsOf([...messages, note(4)], before)
    assert.strictEqual(after[0], before[0])
    assert.strictEqual(after[1], before[1])
  })

  test('what was asked last may have notes after it', ({ assert }) => {
    const turns = turnsOf([note(1), question(2), reply(3, 2), note(4), note(5, BEN)])
    assert.equal(lastAsked(turns)?.id, 2)
    assert.isUndefined(lastAsked(turnsOf([note(1)])))
  })

  test('a colleague’s question does not move the page of who reads the end', ({ assert }) => {
    const writing = { ...reply(2, 1), status: 'streaming' } as Message
    const movesPage = (messages: Message[], isSending = false) =>
      endOf(messages, ANA, isSending).movesPage
    assert.isTrue(movesPage([question(1), reply(2, 1)]))
    assert.isTrue(movesPage([question(1, BEN), reply(2, 1), note(3)]))
    assert.isFalse(movesPage([question(1), reply(2, 1), question(3, BEN), reply(4, 3)]))
    assert.isTrue(movesPage([question(1), reply(2, 1), question(3, BEN)], true))
    assert.isTrue(movesPage([question(1), reply(2, 1), note(3, BEN)]))
    assert.isFalse(movesPage([question(1), writing, note(3, BEN)]))
    assert.equal(endOf([question(1), reply(4, 1)], ANA, false).turn, 1)
    assert.equal(endOf([], ANA, false).turn, 0)
  })

  test('Arrow-Up edits one’s own last note or the last question, whichever is newer', ({
    assert,
  }) => {
    const cases: [Message[], number | undefined][] = [
      [[question(1), reply(2, 1)], 1],
      [[question(1), reply(2, 1), note(3)], 3],
      [[question(1), reply(2, 1), note(3, BEN)], 1],
      [[note(1), question(2, BEN), reply(3, 2)], undefined],
      [[question(1, BEN), reply(2, 1), note(3)], 3],
      [[note(1, BEN)], undefined],
      [[], undefined],
    ]
    for (const [messages, expected] of cases) {
      assert.equal(lastEditable(messages, ANA)?.id, expected)
    }
  })

  test('the language model’s view begins where its boundary is, if that is in the window', ({
    assert,
  }) => {
    const turns = turnsOf([question(3), reply(4, 3), note(5), question(6), question(9)])
    const first = (promptStart: number | null, hasOlder = false) =>
      firstSeenTurn(turns, { conversation: { promptStart } as Thread['conversation'], hasOlder })
        ?.id
    assert.isUndefined(first(null))
    assert.equal(first(6), 6)
    /** The turn itself was deleted. */
    assert.equal(first(7), 9)
    assert.equal(first(3, true), 3)
    /** Nothing is left above it, or not here. */
    assert.isUndefined(first(3))
    assert.isUndefined(first(2, true))
    assert.isUndefined(first(10))
  })
})
