import { useCallback, useEffect, useRef, useState } from 'react'
import { urlFor } from '~/client'
import { formWith } from '~/lib/files'
import { requestJson } from '~/lib/http'
import { keepFiles } from '~/lib/kept_files'
import { readOutgoing, writeOutgoing, type Outgoing } from '~/lib/outgoing'
import type { Message } from '~/lib/thread'
import { upload } from '~/lib/uploads'
import { uuid } from '~/lib/uuid'

/** Milliseconds after which a message that was stored should have come back as an event. */
const ECHO_LIMIT = 1_000

export type Sending = {
  content: string
  files?: File[]
  isNote?: boolean
  /** Given for what is sent again. */
  clientId?: string
}

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
  const outgoing = all.filter((it) => !hasArrived(it, messages))
  const latest = useRef(outgoing)
  const isRead = useRef(false)
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

  useEffect(() => {
    let isOver = false
    void readOutgoing(key).then((kept) => {
      if (isOver) return
      isRead.current = true
      change((sent) => [...kept, ...sent])
    })
    return () => {
      isOver = true
    }
  }, [key, change])
  useEffect(() => {
    if (isRead.current) writeOutgoing(key, latest.current)
  }, [key, outgoing.length])
  useEffect(() => {
    /** For good: it must not come back when it is deleted. */
    const arrived = all.filter((it) => hasArrived(it, messages))
    for (const { clientId, files } of arrived) if (files.length > 0) void keepFiles(clientId, [])
    if (arrived.length > 0) setAll(latest.current)
  }, [all, messages])

  const send = useCallback(
    async ({ content, files = [], isNote = false, clientId = uuid() }: Sending) => {
      const put = (failure: string | null) =>
        change((others) => [
          ...others.filter((it) => it.clientId !== clientId),
          { clientId, content, files, isNote, failure },
        ])
      put(null)
      const areKept = files.length > 0 && keepFiles(clientId, files)
      try {
        const url = urlFor('messages.store', { conversation_id: conversationId })
        const fields = { content, clientId, note: isNote }
        if (files.length > 0) await upload(clientId, url, formWith(files, fields))
        else await requestJson('POST', url, fields)
        const isStillOut = () => latest.current.some((it) => it.clientId === clientId)
        setTimeout(() => isStillOut() && void refresh(), ECHO_LIMIT)
      } catch (error) {
        /** A reload finds the files that the failure shows. */
        await areKept
        put(error instanceof Error ? error.message : 'It could not be sent')
      }
    },
    [conversationId, change, refresh]
  )

  const discard = useCallback(
    (clientId: string) => {
      void keepFiles(clientId, [])
      change((others) => others.filter((it) => it.clientId !== clientId))
    },
    [change]
  )

  /** Changes what did not get through, in its place. */
  const replace = useCallback(
    (message: Outgoing) => {
      void keepFiles(message.clientId, message.files)
      change((others) => others.map((it) => (it.clientId === message.clientId ? message : it)))
    },
    [change]
  )

  return { outgoing, send, replace, discard }
}

function hasArrived({ clientId }: Outgoing, messages: Message[]): boolean {
  return messages.some((it) => it.clientId === clientId)
}
