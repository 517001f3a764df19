import { test } from '@japa/runner'
import { LanguageModel } from '#llm/language_model'

/** As if a key were there: the prices are looked up, nobody is called. */
function withKey(callback: () => void) {
  const restore = LanguageModel.fake({ baseURL: 'http://127.0.0.1:1' })
  try {
    callback()
  } finally {
    restore()
  }
}

test.group('Language models', () => {
  test('without a key the demo is all there is', ({ assert }) => {
    assert.deepEqual(
      LanguageModel.available().map(({ key }) => key),
      ['demo']
    )
    assert.equal(LanguageModel.for('claude-opus-5-5').key, 'demo')
  })

  test('with a key the Claude language models are there, and not the demo', ({ assert }) => {
    withKey(() => {
      assert.notInclude(
        LanguageModel.available().map(({ key }) => key),
        'demo'
      )
      assert.equal(LanguageModel.for('claude-opus-5-5').key, 'claude-opus-5-5')
    })
  })

  test('a language model that is gone gives way to the one that new conversations start with', ({
    assert,
  }) => {
    withKey(() => assert.equal(LanguageModel.for('gpt-2').key, 'claude-sonnet-5-5'))
  })

  test('a reply costs what input, output and cache cost together', ({ assert }) => {
    withKey(() => {
      const usage = { input: 1_000, output: 500, cacheRead: 10_000, cacheWrite: 2_000 }
      /** 1,000 x 2 + 500 x 10 + 10,000 x 0.10 + 2,000 x 2.50 */
      assert.equal(LanguageModel.for('claude-sonnet-5-5').cost(usage), 13_000)
      /** 1,000 x 4 + 500 x 20 + 10,000 x 0.20 + 2,000 x 5 */
      assert.equal(LanguageModel.for('claude-opus-5-5').cost(usage), 26_000)
      /** 1,000 x 10 + 500 x 50 + 10,000 x 0.25 + 2,000 x 12.50 */
      assert.equal(LanguageModel.for('claude-fable-5-1').cost(usage), 62_500)
    })
  })

  test('a prompt over 100,000 tokens, cached ones counted, costs Haiku’s higher prices', ({
    assert,
  }) => {
    withKey(() => {
      const haiku = LanguageModel.for('claude-haiku-5-5')
      const atLimit = { input: 20_000, output: 1_000, cacheRead: 70_000, cacheWrite: 10_000 }
      /** 20,000 x 0.10 + 1,000 x 0.50 + 70,000 x 0.01 + 10,000 x 0.125 */
      assert.equal(haiku.cost(atLimit), 4_450)
      /** 20,001 x 0.50 + 1,000 x 2.50 + 70,000 x 0.05 + 10,000 x 0.625, rounded */
      assert.equal(haiku.cost({ ...atLimit, input: 20_001 }), 22_251)
    })
  })
})
