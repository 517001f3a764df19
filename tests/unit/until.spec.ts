import { test } from '@japa/runner'
import { Random } from '#tests/random'
import { randomPause, until } from '#tests/until'

test.group('Waiting in tests', () => {
  test('resolves with the first value that is true', async ({ assert }) => {
    let count = 0
    assert.equal(await until('the count to be 3', () => ++count === 3 && count, { every: 1 }), 3)
  })

  test('gives up after its limit, and says what it waited for and what there was', async ({
    assert,
  }) => {
    const waiting = until('the reply to end', () => false, {
      limit: 20,
      instead: () => 'streaming',
    })
    await assert.rejects(() => waiting, 'Waited 0.02 s for the reply to end: streaming')
  })

  test('an error of the condition ends the wait', async ({ assert }) => {
    const failing = () => until('nothing', () => Promise.reject(new Error('gone')))
    await assert.rejects(failing, 'gone')
  })

  test('no random pause is long', async ({ assert }) => {
    await assert.rejects(() => randomPause(new Random(1), { atMost: 60_000 }), /at most 5000 ms/)
  })
})
