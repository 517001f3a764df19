import { useMemo } from 'react'
import { urlFor } from '~/client'
import { requestJson } from '~/lib/http'
import type { Message } from '~/lib/thread'
import type { ReplyActions } from '~/components/message/reply_state'

/**
 * What can be done about a reply. What becomes of it comes over the channel; what did not get
 * through is found by reading again.
 */
export function useReplyActions(
  conversation_id: number,
  send: (content: string) => Promise<void>,
  refresh: () => Promise<void>
): ReplyActions {
  return useMemo(() => {
    const request = (method: 'POST' | 'DELETE', { id }: Message) => {
      const url = urlFor('replies.store', { conversation_id, message_id: id })
      void requestJson(method, url).catch(refresh)
    }
    return {
      tryAgain: (message) => request('POST', message),
      stop: (message) => request('DELETE', message),
      goOn: () => void send('Please go on.'),
    }
  }, [conversation_id, send, refresh])
}
