import { useEffect, useState } from 'react'
import { readDraft, watchDraft } from '~/lib/draft'

/** Milliseconds after the last key. */
const PAUSE = 250

/** What stands in a composer, a moment after it was typed: whoever uses it does not slow typing. */
export function useTyped(draftKey: string): string {
  const [typed, setTyped] = useState('')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    setTyped(readDraft(draftKey))
    const unwatch = watchDraft(draftKey, (content) => {
      clearTimeout(timer)
      timer = setTimeout(() => setTyped(content), PAUSE)
    })
    return () => {
      clearTimeout(timer)
      unwatch()
    }
  }, [draftKey])
  return typed
}
