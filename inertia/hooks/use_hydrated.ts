import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** False in what the server renders and in the first rendering that has to equal it. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false
  )
}
