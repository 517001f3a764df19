import type { Page } from '@inertiajs/core'
import type { Message } from '~/lib/thread'
import { shownReply, turnsOf } from '~/lib/turns'

/**
 * The HTML of settled messages stands in the page that the server renders. It is left out of the
 * data that comes with the page, and taken from there: it need not be sent twice.
 */
type Shown = { messages?: Message[]; messageId?: number | null }

/** The page's data as it is sent beside what the server has rendered, by what encodes a message. */
export function withoutShownHtml<P extends Page>(
  page: P,
  encode: (message: Message, isInPage: boolean) => unknown
) {
  const { messages, messageId = null } = page.props as Shown
  if (!messages) return page
  const shown = new Set<Message | undefined>(
    turnsOf(messages).flatMap((turn) => [turn.question, shownReply(turn, messageId)])
  )
  const isInPage = (message: Message) => shown.has(message) && message.content === null
  const sent = messages.map((message) => encode(message, isInPage(message)))
  return { ...page, props: { ...page.props, messages: sent } }
}

/** The page's data whole again, with the HTML that stands in the document. */
export function withShownHtml<P extends Page>(page: P): P {
  const { messages } = page.props as Shown
  if (!messages) return page
  const whole = messages.map((message) =>
    message.html === '' ? { ...message, html: htmlInPage(message) } : message
  )
  return { ...page, props: { ...page.props, messages: whole } }
}

function htmlInPage({ id }: Message): string {
  return document.querySelector(`#message-${id} .markdown`)?.innerHTML ?? ''
}
