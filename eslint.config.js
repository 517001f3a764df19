import { configApp } from '@adonisjs/eslint-config'

export default configApp(
  { ignores: ['.node/**', '.adonisjs/**', 'database/schema.ts', 'public/**'] },
  {
    files: ['inertia/**/*.{ts,tsx}'],
    rules: {
      /** One renderer for the server and the browser is what makes both show the same. */
      '@adonisjs/no-backend-import-in-frontend': [
        'error',
        { allowed: ['#markdown', '#markdown/*'] },
      ],
    },
  },
  { files: ['tests/**/*.ts'], rules: { '@unicorn/no-await-expression-member': 'off' } }
)
