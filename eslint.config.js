import { configApp } from '@adonisjs/eslint-config'

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
            ...['#models/conversation/prompt/cache_life', '#models/conversation/prompt/shares'],
          ],
        },
      ],
    },
  },
  { files: ['tests/**/*.ts'], rules: { '@unicorn/no-await-expression-member': 'off' } }
)
