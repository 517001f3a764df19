import { usePage } from '@inertiajs/react'
import type { Data } from '@generated/data'

/** What every page gets from the server (app/middleware/inertia_middleware.ts). */
export function useShared(): Data.SharedProps {
  return usePage<Data.SharedProps>().props
}
