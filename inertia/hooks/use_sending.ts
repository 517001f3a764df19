import { useCallback, useEffect, useRef, useState } from 'react'
import { urlFor } from '~/client'
import { requestJson } from '~/lib/http'
import { readOutgoing, writeOutgoing, type Outgoing } from '~/lib/outgoing'
import type { Message } from '~/lib/thread'
import { uuid } from '~/lib/uuid'

/** Milliseconds after which a message that was stored should have come back as an event. */
const ECHO_LIMIT = 1_000

/**
 * One's own messages until they have come back over the channel; kept in the browser until then.
 * Sending one again uses the same clientId: it is stored once, however often it is sent.
 */
export function useSending(
  conversationId: number,
  key: string,
  messages: Message[],
  refresh: () => Promise<void>
) {
  const [all, setAll] = useState<Outgoing[]>([])
  const outgoing = all.filter(({ clientId }) => !messages.some((it) => it.clientId === clientId))
  const latest = useRef(outgoing)
  useEffect(() => {
    latest.current = outgoing
  })

  const change = useCallback(
    (next: (outgoing: Outgoing[]) => Outgoing[]) => {
      latest.current = next(latest.current)
      setAll(latest.current)
      writeOutgoing(key, latest.current)
    },
    [key]
  )

  useEffect(() => setAll(readOutgoing(key)), [key])
  useEffect(() => writeOutgoing(key, latest.current), [key, outgoing.length])

  const send = useCallback(
    async (content: string, { clientId = uuid(), isNote = false } = {}) => {
      const put = (failure: string | null) =>
        change((others) => [
          ...others.filter((it) => it.clientId !== clientId),
          { clientId, content, isNote, failure },
        ])
      put(null)
      try {
        const url = urlFor('messages.store', { conversation_id: conversationId })
        await requestJson('POST', url, { content, clientId, note: isNote })
        const isStillOut = () => latest.current.some((it) => it.clientId === clientId)
        setTimeout(() => isStillOut() && void refresh(), ECHO_LIMIT)
      } catch (error) {
        put(error instanceof Error ? error.message : 'It could not be sent')
      }
    },
    [conversationId, change, refresh]
  )

  const discard = useCallback(
    (clientId: string) => change((others) => others.filter((it) => it.clientId !== clientId)),
    [change]
  )

  return { outgoing, send, discard }
}
