import { useCallback, useEffect, useState } from 'react'
import { urlFor } from '~/client'
import { requestJson } from '~/lib/http'
import type { Message } from '~/lib/thread'
import { uuid } from '~/lib/uuid'

/** A message of one's own on its way; `failure` says why it did not get through. */
export type Outgoing = { clientId: string; content: string; failure: string | null }

/** Milliseconds after which a message that was stored should have come back as an event. */
const ECHO_LIMIT = 1_000

/**
 * One's own messages until they have come back over the channel. Sending one again uses the same
 * clientId: it is stored once, however often it is sent.
 */
export function useSending(conversationId: number, messages: Message[], refresh: () => void) {
  const [outgoing, setOutgoing] = useState<Outgoing[]>([])
  const arrived = new Set(messages.map(({ clientId }) => clientId))

  const send = useCallback(
    async (content: string, clientId = uuid()) => {
      const put = (failure: string | null) =>
        setOutgoing((all) => [
          ...all.filter((it) => it.clientId !== clientId),
          { clientId, content, failure },
        ])
      put(null)
      try {
        const url = urlFor('messages.store', { conversation_id: conversationId })
        await requestJson('POST', url, { content, clientId })
        setTimeout(refresh, ECHO_LIMIT)
      } catch (error) {
        put(error instanceof Error ? error.message : 'It could not be sent')
      }
    },
    [conversationId, refresh]
  )

  const discard = useCallback((clientId: string) => {
    setOutgoing((all) => all.filter((it) => it.clientId !== clientId))
  }, [])

  useEffect(() => {
    setOutgoing((all) =>
      all.filter(({ clientId }) => !messages.some((it) => it.clientId === clientId))
    )
  }, [messages.length])

  return { outgoing: outgoing.filter(({ clientId }) => !arrived.has(clientId)), send, discard }
}
