import { test } from '@japa/runner'
import { lastBlockStart, plainText, renderMarkdown, renderUnfinished } from '#markdown'
import { LANGUAGES } from '#markdown/languages'
import { HOSTILE_CODE, HOSTILE_MARKDOWN } from '#tests/hostile_markdown'

const RENDERERS = [renderMarkdown, renderUnfinished, plainText, lastBlockStart]

/** UTF-16 code units. `bin/bench hostile` takes the longest message. */
const LENGTH = 10_000
/** Milliseconds: on a quiet machine the slowest takes a tenth of it. */
const DEADLINE = 5_000

/** Milliseconds below which a time says nothing of how it grows. */
const SHORTEST = 20

const fenced = (language: string, code: string) => `\`\`\`${language}\n${code}\n\`\`\`\n\n`

/** Each of these has stopped the server for seconds. */
const INCIDENTS: Record<string, (length: number) => string> = {
  'brackets of formulas on lines': HOSTILE_MARKDOWN['brackets of formulas on lines'],
  'dollars on lines': HOSTILE_MARKDOWN['dollars on lines'],
  'a wide table': HOSTILE_MARKDOWN['a wide table'],
  'links without an address': HOSTILE_MARKDOWN['links without an address'],
  'a long word of code': (length) =>
    ['ini', 'toml', 'java', 'typescript', 'scss']
      .map((language) => fenced(language, HOSTILE_CODE['a long word'](length / 5)))
      .join(''),
  'prose as C#': (length) => fenced('csharp', HOSTILE_CODE['many words in a line'](length)),
  'a session of a shell': (length) =>
    fenced('console', `${'$'.repeat(9)}{${'\n$ ${'.repeat(length / 5)}`),
}

function timeOf(action: () => unknown): number {
  const started = performance.now()
  action()
  return performance.now() - started
}

/** The shortest of three: what else the machine does counts as little as it can. */
const shortestOf = (action: () => unknown) =>
  Math.max(SHORTEST, Math.min(timeOf(action), timeOf(action), timeOf(action)))

test.group('Pathological Markdown', () => {
  test('takes no minutes: {$self}')
    .with(Object.keys(HOSTILE_MARKDOWN))
    .run(({ assert }, name) => {
      const text = HOSTILE_MARKDOWN[name](LENGTH)
      for (const render of RENDERERS) {
        assert.isBelow(
          timeOf(() => render(text)),
          DEADLINE,
          render.name
        )
      }
    })
    .timeout(30_000)

  test('takes no minutes as code: {$self}')
    .with(Object.keys(LANGUAGES))
    .run(({ assert }, language) => {
      for (const [name, shape] of Object.entries(HOSTILE_CODE)) {
        const text = fenced(language, shape(LENGTH))
        assert.isBelow(
          timeOf(() => renderMarkdown(text)),
          DEADLINE,
          name
        )
      }
    })
    .timeout(30_000)

  test('four times as much takes at most eight times as long: {$self}')
    .with(Object.keys(INCIDENTS))
    .run(({ assert }, name) => {
      const [short, long] = [5_000, 20_000].map(INCIDENTS[name])
      for (const render of [renderMarkdown, renderUnfinished]) {
        const before = shortestOf(() => render(short))
        assert.isAtMost(
          shortestOf(() => render(long)),
          8 * before,
          render.name
        )
      }
    })
    .timeout(30_000)

  test('code is highlighted that people write', ({ assert }) => {
    const code = '/** Says hello. */\nexport const greet = (name: string) => `Hello ${name}`\n'
    const long = code.repeat(300)
    assert.include(renderMarkdown(fenced('ts', long)), 'hljs-keyword')
    const count = renderMarkdown(fenced('ts', long).repeat(8)).split('class="code"').length - 1
    const plain = renderMarkdown(fenced('ts', long).repeat(8)).match(/<code>\/\*\*/g) ?? []
    assert.deepEqual([count, plain.length], [8, 4])
  })
})
