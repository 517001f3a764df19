import { test } from '@japa/runner'
import { isOfMonth, raisersText, warningOf } from '../../../inertia/lib/budget.js'
import { cachedShare, monthName, tokensIn, topOf } from '../../../inertia/lib/usage.js'

const USED = {
  replies: 1,
  cost: 0,
  input: 100,
  cacheWrite: 200,
  cacheRead: 700,
  output: 50,
  webSearches: 0,
}

test.group('Usage in words', () => {
  test('what went in, and how much of it came out of the cache', ({ assert }) => {
    assert.equal(tokensIn(USED), 1_000)
    assert.equal(cachedShare(USED), 0.7)
    assert.equal(cachedShare({ ...USED, input: 0, cacheWrite: 0, cacheRead: 0 }), 0)
  })

  test('a scale ends at an even figure with noughts: {value}')
    .with([
      { value: 0, top: 2 },
      { value: 1, top: 2 },
      { value: 1.01, top: 2 },
      { value: 999, top: 1_000 },
      { value: 1_000, top: 2_000 },
      { value: 1_001, top: 2_000 },
      { value: 4_200_000, top: 6_000_000 },
      { value: 123_456_789, top: 200_000_000 },
    ])
    .run(({ assert }, { value, top }) => assert.equal(topOf(value), top))

  test('months have names', ({ assert }) => {
    assert.equal(monthName('2026-11'), 'November 2026')
    assert.equal(monthName('2027-01'), 'January 2027')
  })
})

test.group('The budget in words', () => {
  const budget = (level: 'fine' | 'nearly used up' | 'used up', spent: number) => ({
    ...{ level, spent, limit: 10_000_000, month: '2026-11' },
    raisers: [{ id: 1, name: 'Ana' }],
  })

  test('says how it stands, once there is something to say', ({ assert }) => {
    assert.isNull(warningOf(budget('fine', 7_990_000)))
    assert.isNull(warningOf({ ...budget('fine', 7_990_000), limit: null }))
    assert.equal(
      warningOf(budget('nearly used up', 8_100_000)),
      'This month’s budget is nearly used up: $8.10 of $10.00.'
    )
    assert.equal(
      warningOf(budget('used up', 10_200_000)),
      'This month’s budget of $10.00 is used up: Claude answers no more questions.'
    )
  })

  test('names those who can raise it, but not all of many: {names.length}')
    .with([
      { names: ['Ana'], text: 'Ana can raise it.' },
      { names: ['Ana', 'Ben'], text: 'Ana or Ben can raise it.' },
      { names: ['A', 'B', 'C'], text: 'A, B or C can raise it.' },
      { names: ['A', 'B', 'C', 'D', 'E'], text: 'A, B, C or another admin can raise it.' },
    ])
    .run(({ assert }, { names, text }) => {
      const raisers = names.map((name, id) => ({ id, name }))
      assert.equal(raisersText({ ...budget('used up', 0), raisers }), text)
    })

  test('is over with its month', ({ assert }) => {
    assert.isTrue(isOfMonth(budget('used up', 0), '2026-11-30T23:59:59.999Z'))
    assert.isFalse(isOfMonth(budget('used up', 0), '2026-12-01T00:00:00.000Z'))
  })
})
