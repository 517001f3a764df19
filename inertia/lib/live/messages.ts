import type { LiveStatus } from '~/lib/live/connection'

/** What a tab says to the worker that all tabs of the browser share. */
export type ToWorker =
  | { type: 'subscribe'; channel: string; csrfToken: string }
  | { type: 'unsubscribe'; channel: string; csrfToken: string }
  | { type: 'token'; csrfToken: string }
  | { type: 'retry' }
  | { type: 'leave' }

/** What the worker says to a tab. */
export type ToTab =
  | { type: 'event'; channel: string; event: unknown }
  | { type: 'status'; channel: string; status: LiveStatus }
