import { test } from '@japa/runner'
import { LanguageModel } from '#llm/language_model'
import { addUp, type Usage } from '#llm/usage'

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

  const cost = (key: string, usage: Partial<Usage>) =>
    LanguageModel.withKey(key).cost({ ...addUp([]), ...usage })
  /** What is bought at each of a language model's prices. */
  const USAGE: Usage = {
    input: 1_000,
    output: 500,
    cacheRead: 10_000,
    cacheWrite: 2_000,
    cacheWriteLong: 4_000,
    webSearches: 3,
  }

  test('Sonnet costs 2 and 10 dollars a million tokens, 0.10 from and 2.50 or 4 into the cache', ({
    assert,
  }) => {
    /** 1,000 x 2 + 500 x 10 + 10,000 x 0.10 + 2,000 x 2.50 + 4,000 x 4 + 3 x 10,000 */
    assert.equal(cost('claude-sonnet-5-5', USAGE), 2_000 + 5_000 + 1_000 + 5_000 + 16_000 + 30_000)
  })

  test('Opus costs 4 and 20 dollars a million tokens, 0.20 from and 5 or 8 into the cache', ({
    assert,
  }) => {
    /** 1,000 x 4 + 500 x 20 + 10,000 x 0.20 + 2,000 x 5 + 4,000 x 8 + 3 x 10,000 */
    assert.equal(cost('claude-opus-5-5', USAGE), 4_000 + 10_000 + 2_000 + 10_000 + 32_000 + 30_000)
  })

  test('Fable 5.2 costs 8 and 40 dollars a million tokens, 0.20 from and 10 or 16 into the cache', ({
    assert,
  }) => {
    /** 1,000 x 8 + 500 x 40 + 10,000 x 0.20 + 2,000 x 10 + 4,000 x 16 + 3 x 10,000 */
    assert.equal(cost('claude-fable-5-2', USAGE), 8_000 + 20_000 + 2_000 + 20_000 + 64_000 + 30_000)
  })

  test('Fable 5.2 is offered before 5.1, which stays for the conversations that use it', ({
    assert,
  }) => {
    withKey(() => {
      const keys = LanguageModel.available().map(({ key }) => key)
      assert.include(keys, 'claude-fable-5-2')
      assert.isBelow(keys.indexOf('claude-fable-5-2'), keys.indexOf('claude-fable-5-1'))
      assert.equal(LanguageModel.for('claude-fable-5-1').key, 'claude-fable-5-1')
      const { config, defaultEffort } = LanguageModel.for('claude-fable-5-2')
      assert.deepEqual([config.contextWindow, config.maxOutput], [1_000_000, 128_000])
      assert.equal(defaultEffort, 'high')
    })
  })

  test('Fable 5.1 costs 10 and 50 dollars a million tokens, 0.25 from and 12.50 or 20 into the cache', ({
    assert,
  }) => {
    /** 1,000 x 10 + 500 x 50 + 10,000 x 0.25 + 2,000 x 12.50 + 4,000 x 20 + 3 x 10,000 */
    assert.equal(
      cost('claude-fable-5-1', USAGE),
      10_000 + 25_000 + 2_500 + 25_000 + 80_000 + 30_000
    )
  })

  test('Haiku costs 0.10 and 0.50 dollars a million tokens, 0.01 from and 0.125 or 0.20 into the cache', ({
    assert,
  }) => {
    /** 1,000 x 0.10 + 500 x 0.50 + 10,000 x 0.01 + 2,000 x 0.125 + 4,000 x 0.20 + 3 x 10,000 */
    assert.equal(cost('claude-haiku-5-5', USAGE), 100 + 250 + 100 + 250 + 800 + 30_000)
  })

  test('a prompt over 100,000 tokens, all kinds of cached ones counted, costs Haiku’s higher prices', ({
    assert,
  }) => {
    const atLimit = {
      input: 20_000,
      output: 1_000,
      cacheRead: 60_000,
      cacheWrite: 12_000,
      cacheWriteLong: 8_000,
    }
    /** 20,000 x 0.10 + 1,000 x 0.50 + 60,000 x 0.01 + 12,000 x 0.125 + 8,000 x 0.20 */
    assert.equal(cost('claude-haiku-5-5', atLimit), 2_000 + 500 + 600 + 1_500 + 1_600)
    for (const kind of ['input', 'cacheRead', 'cacheWrite', 'cacheWriteLong'] as const) {
      const beyond = { ...atLimit, [kind]: atLimit[kind] + 1 }
      /** 20,000 x 0.50 + 1,000 x 2.50 + 60,000 x 0.05 + 12,000 x 0.625 + 8,000 x 1, and one more */
      const before = 10_000 + 2_500 + 3_000 + 7_500 + 8_000
      assert.closeTo(cost('claude-haiku-5-5', beyond), before, 1, kind)
    }
    /** Output is no part of the prompt: 20,000 x 0.10 + 90,000 x 0.50 */
    assert.equal(cost('claude-haiku-5-5', { input: 20_000, output: 90_000 }), 2_000 + 45_000)
  })

  test('costs are whole micro-dollars', ({ assert }) => {
    /** 3 x 0.10 + 1 x 0.50 = 0.8 */
    assert.equal(cost('claude-haiku-5-5', { input: 3, output: 1 }), 1)
    /** 4 x 0.01 = 0.04 */
    assert.equal(cost('claude-haiku-5-5', { cacheRead: 4 }), 0)
  })

  test('the demo is free, and Claude is not', ({ assert }) => {
    assert.isTrue(LanguageModel.withKey('demo').isFree)
    assert.equal(cost('demo', { ...USAGE, webSearches: 0 }), 0)
    assert.isFalse(LanguageModel.withKey('claude-haiku-5-5').isFree)
  })
})
