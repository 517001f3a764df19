import { configApp } from '@adonisjs/eslint-config'
import { textAlone } from './lint/text_alone.js'

/** A test that waits for a time is slow, or fails on a slow machine, and does not say why it waits. */
const NO_SLEEP =
  'Call until() for a condition, or randomPause() for a random moment: tests/until.ts has both.'

export default configApp(
  { ignores: ['.node/**', '.adonisjs/**', 'database/schema.ts', 'public/**'] },
  {
    files: ['inertia/**/*.{ts,tsx}'],
    rules: {
      /** One renderer, and one rule, for the server and the browser make both show the same. */
      '@adonisjs/no-backend-import-in-frontend': [
        'error',
        {
          allowed: [
            ...['#markdown', '#markdown/*', '#llm/instructions', '#llm/tokens', '#llm/usage'],
            '#files/*',
            ...['#models/conversation/prompt/cache_life', '#models/conversation/prompt/shares'],
          ],
        },
      ],
    },
  },
  {
    files: ['inertia/**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { parley: { rules: { 'text-alone': textAlone } } },
    rules: { 'parley/text-alone': 'error' },
  },
  { files: ['tests/**/*.ts'], rules: { '@unicorn/no-await-expression-member': 'off' } },
  {
    files: ['tests/**/*.ts'],
    /** The fake provider paces its answers, and the benchmarks measure over times. */
    ignores: ['tests/until.ts', 'tests/fake_provider.ts', 'tests/bench/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['node:timers/promises', 'timers/promises', 'node:timers', 'timers'].map(
            (name) => ({ name, allowImportNames: ['setImmediate'], message: NO_SLEEP })
          ),
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval'].map((name) => ({ name, message: NO_SLEEP })),
      ],
      'no-restricted-properties': [
        'error',
        ...['setTimeout', 'setInterval', 'waitForTimeout'].map((property) => ({
          property,
          message: NO_SLEEP,
        })),
      ],
    },
  }
)
