import '@adonisjs/inertia/types'

import type React from 'react'
import type { Prettify } from '@adonisjs/core/types/common'

type ExtractProps<T> =
  T extends React.FC<infer Props>
    ? Prettify<Omit<Props, 'children'>>
    : T extends React.Component<infer Props>
      ? Prettify<Omit<Props, 'children'>>
      : never

declare module '@adonisjs/inertia/types' {
  export interface InertiaPages {
    'accounts/show': ExtractProps<(typeof import('../../inertia/pages/accounts/show.tsx'))['default']>
    'audit_events/index': ExtractProps<(typeof import('../../inertia/pages/audit_events/index.tsx'))['default']>
    'auth/forgotten': ExtractProps<(typeof import('../../inertia/pages/auth/forgotten.tsx'))['default']>
    'auth/join_expired': ExtractProps<(typeof import('../../inertia/pages/auth/join_expired.tsx'))['default']>
    'auth/join': ExtractProps<(typeof import('../../inertia/pages/auth/join.tsx'))['default']>
    'auth/login': ExtractProps<(typeof import('../../inertia/pages/auth/login.tsx'))['default']>
    'auth/reset': ExtractProps<(typeof import('../../inertia/pages/auth/reset.tsx'))['default']>
    'auth/signup_closed': ExtractProps<(typeof import('../../inertia/pages/auth/signup_closed.tsx'))['default']>
    'auth/signup': ExtractProps<(typeof import('../../inertia/pages/auth/signup.tsx'))['default']>
    'conversations/create': ExtractProps<(typeof import('../../inertia/pages/conversations/create.tsx'))['default']>
    'conversations/index': ExtractProps<(typeof import('../../inertia/pages/conversations/index.tsx'))['default']>
    'conversations/show': ExtractProps<(typeof import('../../inertia/pages/conversations/show.tsx'))['default']>
    'errors/forbidden': ExtractProps<(typeof import('../../inertia/pages/errors/forbidden.tsx'))['default']>
    'errors/not_found': ExtractProps<(typeof import('../../inertia/pages/errors/not_found.tsx'))['default']>
    'errors/too_many_requests': ExtractProps<(typeof import('../../inertia/pages/errors/too_many_requests.tsx'))['default']>
    'profiles/show': ExtractProps<(typeof import('../../inertia/pages/profiles/show.tsx'))['default']>
    'prompts/show': ExtractProps<(typeof import('../../inertia/pages/prompts/show.tsx'))['default']>
    'usages/show': ExtractProps<(typeof import('../../inertia/pages/usages/show.tsx'))['default']>
  }
}
