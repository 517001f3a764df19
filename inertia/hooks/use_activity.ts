import { useState } from 'react'
import type { Message } from '~/lib/thread'
import { busyWith } from '~/lib/thoughts'

/**
 * What a reply that is being written is busy with, in words; null while its text grows. Thoughts and
 * searches may come in the middle of it: what grew last is what it is at.
 */
export function useActivity({ status, content, thinking }: Message): string | null {
  const length = content?.length ?? 0
  const [thought, setThought] = useState({ length: thinking.length, at: -1 })
  if (thinking.length !== thought.length) setThought({ length: thinking.length, at: length })
  if (status !== 'streaming') return null
  return length > Math.max(thought.at, 0) ? null : busyWith(thinking)
}
