import { test } from '@japa/runner'
import type { Data } from '@generated/data'
import { LanguageModel } from '#llm/language_model'
import LanguageModelTransformer from '#transformers/language_model_transformer'
import { forecast } from '../../../inertia/lib/forecast.js'
import type { Message } from '../../../inertia/lib/thread.js'

const NOON = Date.parse('2026-11-25T12:00:00Z')
const MINUTE = 60_000

const data = (key: string): Data.LanguageModel =>
  new LanguageModelTransformer(LanguageModel.withKey(key)).toObject()
const SONNET = data('claude-sonnet-5-5')
const HAIKU = data('claude-haiku-5-5')

/** `asked`: minutes before noon. */
function question(id: number, asked: number, more: Partial<Message> = {}) {
  const createdAt = new Date(NOON - asked * MINUTE).toISOString()
  const common = { id, turn: id, role: 'user', contentLength: 300, attachments: [], createdAt }
  const choices = { effort: null, hasWebSearch: false, updatedAt: createdAt }
  return { usage: null, promptTokens: null, ...choices, ...common, ...more } as Message
}

/** Its prompt had 60,000 tokens, of which 50,000 were in the cache; its 2,400 letters are 800. */
const USAGE = {
  input: 0,
  output: 1_000,
  cacheRead: 50_000,
  cacheWrite: 10_000,
  cacheWriteLong: 0,
  webSearches: 0,
}

function reply(id: number, asked: number, more: Partial<Message> = {}) {
  const of = { turn: id - 1, role: 'assistant', contentLength: 2_400, model: SONNET.label }
  return question(id, asked, { ...of, promptTokens: 60_000, usage: USAGE, ...more } as Message)
}

const ASKED = { effort: null as string | null, hasWebSearch: false }

const after = (messages: Message[], languageModel = SONNET, draft = 100, asked = ASKED) =>
  forecast({ messages, languageModel, ...asked, draft, now: NOON })

test.group('The forecast', () => {
  test('while the cache is warm, what was sent before costs a fraction, and the rest is written', ({
    assert,
  }) => {
    /** 60,000 from the cache; 20 + 800 of the reply and 20 + 100 of the draft into it; 1,000 out. */
    assert.deepEqual(after([question(1, 4), reply(2, 4)]), {
      tokens: 60_000 + 820 + 120 + 1_000,
      /** 60,000 x 0.10 + 940 x 2.50 + 1,000 x 10 */
      cost: 6_000 + 2_350 + 10_000,
      cachedUntil: NOON + MINUTE,
      isCacheable: true,
    })
  })

  test('once it is cold, all is written anew', ({ assert }) => {
    /** 60,940 x 2.50 + 1,000 x 10; the hour is bought, for the pause of six minutes: x 4 */
    assert.deepInclude(after([question(1, 6), reply(2, 6)]), {
      cost: 243_760 + 10_000,
      cachedUntil: null,
      isCacheable: true,
    })
    /** After two hours no life would have been enough. */
    assert.equal(after([question(1, 120), reply(2, 120)]).cost, 152_350 + 10_000)
  })

  test('after a pause that an hour outlives it stays warm for that', ({ assert }) => {
    const messages = [question(1, 60), reply(2, 60), question(3, 40), reply(4, 40)]
    const { cost, cachedUntil } = after(messages)
    assert.equal(cachedUntil, NOON + 20 * MINUTE)
    /** 60,000 x 0.10 + 940 x 4 + 1,000 x 10 */
    assert.equal(cost, 6_000 + 3_760 + 10_000)
  })

  test('another language model has nothing in its cache, and its prices by its tiers', ({
    assert,
  }) => {
    const messages = [question(1, 4), reply(2, 4)]
    /** 60,940 x 0.125 + 1,000 x 0.50 = 8,117.5 */
    assert.deepInclude(after(messages, HAIKU), { cost: 8_118, cachedUntil: null })
    /** (60,000 + 820 + 40,000) x 0.625 + 1,000 x 2.50, a prompt of more than 100,000 tokens */
    assert.equal(after(messages, HAIKU, 40_000 - 20).cost, 63_013 + 2_500)
    /** What Sonnet has in its cache is found where Haiku answered last. */
    const both = [...messages, reply(3, 3, { turn: 1, model: HAIKU.label })]
    assert.equal(after(both).cachedUntil, NOON + MINUTE)
  })

  test('short prompts are not cached, and the first one has nothing before it', ({ assert }) => {
    /** 100 for the instructions, 20 + 100; 500 out where nothing is known: 220 x 2 + 500 x 10 */
    assert.deepEqual(after([]), { tokens: 720, cost: 5_440, cachedUntil: null, isCacheable: false })
    const usage = { ...USAGE, input: 900, cacheRead: 0, cacheWrite: 0, output: 200 }
    const short = reply(2, 1, { promptTokens: 900, usage })
    /** (900 + 820 + 120) x 2 + 200 x 10 */
    assert.deepInclude(after([question(1, 1), short]), { cost: 5_680, isCacheable: false })
  })

  test('questions that nobody has answered yet come with it, with their files; notes do not', ({
    assert,
  }) => {
    const pdf = { kind: 'pdf', size: 1, pages: 2, isLeftOut: false }
    const attachments = [pdf, { ...pdf, isLeftOut: true }] as Message['attachments']
    const waiting = question(3, 1, { attachments })
    const note = question(4, 1, { role: 'note', contentLength: 9_000 })
    const pending = reply(5, 1, { turn: 3, promptTokens: null, usage: null, contentLength: 0 })
    const before = after([question(1, 4), reply(2, 4)]).tokens
    /** 20 and 300 letters, two pages of 3,000 tokens. */
    assert.equal(
      after([question(1, 4), reply(2, 4), waiting, note, pending]).tokens,
      before + 120 + 6_000
    )
  })

  test('where a server counts no prompts, what is on the page is estimated', ({ assert }) => {
    const uncounted = reply(2, 4, { promptTokens: null })
    /** 100 for the instructions, 20 + 100, 20 + 800, 20 + 100 of the draft; 1,000 out */
    assert.equal(after([question(1, 4), uncounted]).tokens, 100 + 120 + 820 + 120 + 1_000)
  })

  test('where the oldest turns will be left out, what stays is written anew', ({ assert }) => {
    /** Room for 872,000: from 80 per cent of them on half of them stay. */
    const usage = { ...USAGE, cacheRead: 697_000, cacheWrite: 0 }
    const messages = [question(1, 1), reply(2, 1, { promptTokens: 697_000, usage })]
    /** 436,000 x 2.50 + 1,000 x 10 */
    assert.deepEqual(after(messages), {
      tokens: 437_000,
      cost: 1_090_000 + 10_000,
      cachedUntil: null,
      isCacheable: true,
    })
  })

  test('another effort and web search find nothing in the cache, and searches are paid for', ({
    assert,
  }) => {
    const messages = [question(1, 4), reply(2, 4)]
    const cold = { cost: 60_940 * 2.5 + 10_000, cachedUntil: null }
    assert.deepInclude(after(messages, SONNET, 100, { ...ASKED, effort: 'low' }), cold)
    const searching = { ...ASKED, hasWebSearch: true }
    /** One search, where nothing is known. */
    assert.equal(after(messages, SONNET, 100, searching).cost, cold.cost + 10_000)
    const usage = { ...USAGE, webSearches: 3 }
    const searched = [question(1, 4), reply(2, 4, { hasWebSearch: true, usage })]
    assert.deepInclude(after(searched, SONNET, 100, searching), {
      cost: 6_000 + 2_350 + 10_000 + 30_000,
      cachedUntil: NOON + MINUTE,
    })
  })

  test('a file that was left out since takes no room, and what was sent is written anew', ({
    assert,
  }) => {
    const pdf = { kind: 'pdf', size: 1, pages: 2, isLeftOut: true }
    const attachments = [pdf] as Message['attachments']
    const updatedAt = new Date(NOON - MINUTE).toISOString()
    /** Two pages of 3,000 tokens. */
    assert.deepInclude(after([question(1, 4, { attachments, updatedAt }), reply(2, 4)]), {
      tokens: 60_000 - 6_000 + 820 + 120 + 1_000,
      cost: (54_000 + 940) * 2.5 + 10_000,
      cachedUntil: null,
    })
  })

  /** “about -1,600 tokens, $-0.0026”: a scanned page is estimated at 3,000 tokens, and took fewer. */
  test('a file that took less than was estimated leaves an estimate above nought behind', ({
    assert,
  }) => {
    const pdf = { kind: 'pdf', size: 1, pages: 2, isLeftOut: true }
    const attachments = [pdf] as Message['attachments']
    const updatedAt = new Date(NOON - MINUTE).toISOString()
    const usage = { ...USAGE, input: 2_900, cacheRead: 0, cacheWrite: 0, output: 200 }
    const short = reply(2, 4, { promptTokens: 3_110, usage, contentLength: 300 })
    const { tokens, cost } = after([question(1, 4, { attachments, updatedAt }), short])
    /**
     * Estimated: 100 for the instructions, 20 + 100 of the question, 6,000 of the file: 6,220. Half
     * of it was reported, so 110 stay; 20 + 100 of the reply and of the draft each; 200 out.
     */
    assert.equal(tokens, 110 + 120 + 120 + 200)
    assert.equal(cost, 350 * 2 + 200 * 10)
  })

  test('times of which a database has kept the seconds only are no change', ({ assert }) => {
    const updatedAt = new Date(NOON - 4 * MINUTE + 900).toISOString()
    const { cachedUntil } = after([question(1, 4, { updatedAt }), reply(2, 4)])
    assert.equal(cachedUntil, NOON + MINUTE)
  })

  test('free language models say nothing about money or a cache', ({ assert }) => {
    const { cost, isCacheable } = after([question(1, 4), reply(2, 4)], data('demo'))
    assert.isNull(cost)
    assert.isFalse(isCacheable)
  })
})
