import { useMemo } from 'react'
import { urlFor } from '~/client'
import { copyText } from '~/lib/clipboard'
import { requestJson } from '~/lib/http'
import type { Message } from '~/lib/thread'
import { toast } from '~/lib/toasts'

export type MessageActions = {
  /** Has the question answered again, by another language model where its key is given. */
  answerAgain: (message: Message, model?: string) => void
  goOn: () => void
  stop: (message: Message) => void
  copy: (message: Message) => Promise<void>
  copyLink: (message: Message) => Promise<void>
  edit: (message: Message) => void
  destroy: (message: Message) => void
  /** Leaves a file of it out of later prompts, or takes it into them again. */
  leaveOut: (message: Message, fileId: string, isLeftOut: boolean) => void
}

type Options = {
  conversationId: number
  send: (sending: { content: string }) => Promise<void>
  refresh: () => Promise<void>
  onEdit: (message: Message) => void
  /** Called where the button that was pressed goes away with what it does. */
  onLeave: () => void
}

/**
 * What can be done about a message. What becomes of it comes over the channel; what did not get
 * through is said, and found by reading again.
 */
export function useMessageActions(options: Options): MessageActions {
  const { conversationId, send, refresh, onEdit, onLeave } = options
  return useMemo(() => {
    const request = async (method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown) => {
      try {
        await requestJson(method, url, body)
      } catch (error) {
        if (error instanceof Error) toast(error.message, { isError: true })
        void refresh()
      }
    }
    const replyUrl = ({ id }: Message) =>
      urlFor('replies.store', { conversation_id: conversationId, message_id: id })
    return {
      answerAgain: (message, model) => {
        onLeave()
        void request('POST', replyUrl(message), { model })
      },
      stop: (message) => {
        onLeave()
        void request('DELETE', replyUrl(message))
      },
      goOn: () => {
        onLeave()
        void send({ content: 'Please go on.' })
      },
      copy: ({ id }) => copyText(readMarkdown(conversationId, id)),
      copyLink: ({ id }) => copyText(linkTo(conversationId, id)),
      edit: onEdit,
      destroy: ({ id }) => {
        onLeave()
        const url = urlFor('messages.destroy', { conversation_id: conversationId, id })
        void request('DELETE', url)
      },
      leaveOut: ({ id }, file_id, isLeftOut) => {
        const url = urlFor('attachments.update', {
          conversation_id: conversationId,
          message_id: id,
          file_id,
        })
        void request('PATCH', url, { isLeftOut })
      },
    }
  }, [conversationId, send, refresh, onEdit, onLeave])
}

/** A message as it was written. Rejects where it cannot be read. */
export async function readMarkdown(conversation_id: number, id: number): Promise<string> {
  const url = urlFor('messages.show', { conversation_id, id })
  const { markdown } = await requestJson<{ markdown: string }>('GET', url)
  return markdown
}

function linkTo(conversation_id: number, id: number) {
  const path = urlFor('conversations.show', { id: conversation_id })
  return `${window.location.origin}${path}?message=${id}`
}
