import { useEffect, useEffectEvent } from 'react'
import { router } from '@inertiajs/react'

/**
 * Calls the function when another page is asked for. That page may be from before what is heard
 * until it comes. Reloads of a part in the background are no such visits.
 */
export function useVisitStart(onStart: () => void): void {
  const start = useEffectEvent(onStart)
  useEffect(
    () =>
      router.on('start', ({ detail }) => {
        if (!detail.visit.async) start()
      }),
    []
  )
}
