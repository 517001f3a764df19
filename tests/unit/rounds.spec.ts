import { test } from '@japa/runner'
import llm from '#config/llm'
import { faultsIn, PRICES } from '#tests/rounds/checker'
import type { Asked, Question, Row, Run } from '#tests/rounds/record'

const TEXT = 'request0 word1 word2 word3'
const OTHER = 'request1 word1 word2 word3'
const THIRD = 'request2 word1'
const NO_TOKENS = {
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  cacheWriteLong: null,
}
const PROMPT_TOKENS = { input: 100, cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0 }

const question = (number: number, more: Partial<Question> = {}): Question => ({
  clientId: `question-${number}`,
  author: 'Ana',
  conversationId: 1,
  answers: [200],
  sentAt: number * 1_000,
  answeredAt: number * 1_000 + 10,
  wordings: [{ content: `Why ${number}?`, isAcknowledged: true }],
  retries: 0,
  deletion: 'none',
  ...more,
})

const row = (id: number, more: Partial<Row>): Row => ({
  id,
  conversationId: 1,
  role: 'user',
  status: 'complete',
  content: '',
  clientId: null,
  replyToId: null,
  revision: 0,
  ...NO_TOKENS,
  cost: null,
  ...more,
})

const reply = (id: number, content: string, output: number, more: Partial<Row> = {}): Row => {
  const usage = { ...PROMPT_TOKENS, output, cost: 200 + 10 * output }
  return row(id, { role: 'assistant', content, replyToId: id - 1, ...usage, ...more })
}

const framed = (content: string) => {
  return { role: 'user' as const, text: `<message author="Ana">\n${content}\n</message>` }
}

const asked = (at: number, text: string, more: Partial<Asked>): Asked => ({
  server: 0,
  at,
  endedAt: at + 500,
  prompt: [],
  text,
  sent: text,
  isComplete: true,
  fault: 'none',
  pace: 200,
  usage: PROMPT_TOKENS,
  ...more,
})

const shown = ({ id, status, content, cost }: Row) => ({ id, status, length: content.length, cost })

/** Three questions: a whole reply, one that a kill interrupts, and one that goes with its question. */
function goodRun(): Run {
  const rows = [
    row(1, { clientId: 'question-1', content: 'Why 1?' }),
    reply(2, TEXT, 4),
    row(3, { clientId: 'question-2', content: 'Why 2?' }),
    reply(4, 'request1 word1', 5, { status: 'interrupted' }),
  ]
  const first = [framed('Why 1?')]
  const second = [...first, { role: 'assistant' as const, text: TEXT }, framed('Why 2?')]
  const third = [
    ...second,
    { role: 'assistant' as const, text: 'request1 word1' },
    framed('Why 3?'),
  ]
  const page = { conversationId: 1, cost: 490, messages: rows.map(shown) }
  return {
    questions: [question(1), question(2), question(3, { deletion: 'acknowledged' })],
    stoppedTurns: [],
    deletedTurns: [5],
    endings: [{ server: 0, signal: 'SIGKILL', at: 2_480, endedAt: 2_490 }],
    requests: [
      asked(1_100, TEXT, { prompt: first }),
      asked(2_000, OTHER, { prompt: second, isComplete: false }),
      asked(3_100, THIRD, { prompt: third }),
    ],
    created: [1, 2, 3, 4, 5].map((id) => ({ reader: 'Ben', id, turn: id })),
    chunks: [
      { reader: 'Ben', id: 4, offset: 0, text: 'request1 word1' },
      { reader: 'Ben', id: 4, offset: 14, text: ' word2' },
      { reader: 'Ben', id: 6, offset: 0, text: THIRD },
    ],
    ends: [
      { reader: 'Ben', id: 2, status: 'complete', length: TEXT.length, cost: 240 },
      { reader: 'Ben', id: 6, status: 'complete', length: THIRD.length, cost: 220 },
    ],
    rows,
    spent: 710,
    pages: [page],
    views: [{ ...page, reader: 'Ben' }],
  }
}

/** A fault that is planted, and how the sentence about it begins. */
const FAULTS: [string, (run: Run) => void][] = [
  ['The question question-1 was acknowledged, and is not there.', (it) => it.rows.shift()],
  ['The question question-1 is there 2 times.', (it) => it.rows.push({ ...it.rows[0], id: 9 })],
  ['The question question-1 was refused with 422.', (it) => it.questions[0].answers.push(422)],
  ['The question question-1 is in another', (it) => (it.questions[0].conversationId = 2)],
  ['The question question-1 reads “Why?”, and “Why 1?”', (it) => (it.rows[0].content = 'Why?')],
  [
    'The question question-1 has no reply to its wording 1.',
    ({ rows, questions }) => {
      rows[0].revision = 1
      rows[0].content = 'Why, again?'
      questions[0].wordings.push({ content: 'Why, again?', isAcknowledged: true })
    },
  ],
  [
    'The question question-1 has 2 replies, and 1 were asked for.',
    ({ rows }) => rows.push(row(9, { role: 'assistant', replyToId: 1, status: 'failed' })),
  ],
  [
    'The question question-1 has 1 replies, and the provider was asked 2 times.',
    ({ requests }) =>
      requests.push({ ...requests[0], at: 9_000, endedAt: 9_001, text: 'request9' }),
  ],
  [
    'The question question-1 was deleted, and is still',
    (it) => (it.questions[0].deletion = 'acknowledged'),
  ],
  ['Nobody sent the question 9.', (it) => it.rows.push(row(9, { clientId: 'question-9' }))],
  ['The reply 2 is there without its question.', (it) => it.rows.shift()],
  ['The reply 2 comes before its question.', (it) => (it.rows[1].replyToId = 3)],
  ['The reply 4 is still streaming.', (it) => (it.rows[3].status = 'streaming')],
  ['Nobody stopped the reply 4, and it is stopped.', (it) => (it.rows[3].status = 'stopped')],
  ['The reply 2 has text of 2 requests.', (it) => it.chunks.push({ ...it.chunks[0], id: 2 })],
  ['The reply 2 has text that the provider never sent.', (it) => (it.rows[1].content = 'Hello')],
  ['The reply 4 is complete, and lacks text.', (it) => (it.rows[3].status = 'complete')],
  ['The reply 2 has other text than the provider sent.', (it) => (it.rows[1].content += '!')],
  ['The reply 4 is interrupted, and its server went on.', (it) => it.endings.pop()],
  [
    'The reply 4 has failed, and the provider had no fault.',
    (it) => (it.rows[3].status = 'failed'),
  ],
  [
    'The reply 4 lost 600 ms of text that was shown, and may lose 500 ms.',
    ({ rows, chunks }) => {
      rows[3].content = 'request1'
      chunks[1].text = ' word2 word3'
    },
  ],
  [
    'The reply 4 lost 200 ms of text that was shown, and may lose 0 ms.',
    (it) => (it.endings[0].signal = 'SIGTERM'),
  ],
  ['Ben saw words in the reply 4 that the provider did not', (it) => (it.chunks[1].offset = 9)],
  ['The reply 2 has text, and no cost.', (it) => (it.rows[1].cost = null)],
  ['The reply 2 counts other tokens than', (it) => (it.rows[1].input = 99)],
  ['The reply 2 counts 9 tokens of output, and had 4.', (it) => (it.rows[1].output = 9)],
  ['The reply 2 costs 480, and its tokens cost 240.', (it) => (it.rows[1].cost = 480)],
  ['The prompt of the reply 4 is not what', (it) => it.requests[1].prompt.splice(1, 1)],
  ['The prompt of the reply 4 is not what', (it) => (it.requests[1].prompt[1].text = OTHER)],
  [
    'The provider was asked what nobody sent.',
    (it) => (it.requests[2].prompt = [framed('Why 9?')]),
  ],
  [
    'Conversation 1 was answered twice at a time: request0 and',
    (it) => (it.requests[0].endedAt = 2_200),
  ],
  [
    'Ben saw the message 7, and it is not there.',
    (it) => (it.created[0] = { reader: 'Ben', id: 7, turn: 7 }),
  ],
  ['Ben saw the reply 2 end as failed with 26', (it) => (it.ends[0].status = 'failed')],
  ['Ben saw the reply 2 end as complete with 9', (it) => (it.ends[0].length = 9)],
  [
    'The question 1 was sent after 3, and comes before it.',
    (it) => (it.questions[0].sentAt = 9_000),
  ],
  [
    'The replies of conversation 1 were asked for out of order',
    (it) => (it.requests[0].at = 9_000),
  ],
  ['The account has spent 950, and its replies cost 710.', (it) => (it.spent += 240)],
  ['The account has spent 490, and its replies cost 710.', (it) => (it.spent -= 220)],
  ['The page of conversation 1 is not what is stored.', (it) => it.pages[0].messages.pop()],
  ['The page of conversation 1 shows a cost of 9, not 490.', (it) => (it.pages[0].cost = 9)],
  ['Ben sees conversation 1 otherwise than', (it) => (it.views[0].messages = [])],
]

test.group('The checker of rounds of kills', () => {
  test('finds no fault in a good run', ({ assert }) => {
    assert.deepEqual(faultsIn(goodRun()), [])
  })

  test('finds the planted fault: {0}')
    .with(FAULTS)
    .run(({ assert }, [sentence, plant]) => {
      const run = structuredClone(goodRun())
      plant(run)
      const faults = faultsIn(run)
      assert.isTrue(
        faults.some((fault) => fault.startsWith(sentence)),
        faults.join('\n')
      )
    })

  test('counts with the prices of the language model that answers', ({ assert }) => {
    assert.deepEqual(llm.models[llm.default].prices, [{ prices: PRICES }])
  })
})
