import type { ReactElement } from 'react'
import ReactDOMServer from 'react-dom/server'
import { LRUCache } from 'lru-cache'
import type { TurnProps } from '~/components/message/turn_view'
import type { RenderTurnOnce } from '~/hooks/use_render_once'
import { TimeZoneContext } from '~/hooks/use_time_zone'
import { isSettled, type Message } from '~/lib/thread'

/** Characters. */
const CACHE_SIZE = 40_000_000

const rendered = new LRUCache<string, string>({
  max: 20_000,
  maxSize: CACHE_SIZE,
  sizeCalculation: (html, key) => html.length + key.length,
})

/** What a turn looks like does not depend on who reads it, but on the time zone. */
export function renderTurnsOnce(timeZone: string): RenderTurnOnce {
  return (content: ReactElement, props: TurnProps) => {
    const { question, replies } = props.turn
    const messages = question ? [question, ...replies] : replies
    const isTarget = messages.some(({ id }) => id === props.targetId)
    if (isTarget || !messages.every(isSettled)) return undefined

    const key = `${timeZone} ${props.isLast} ${messages.map(stateOf).join(' ')}`
    const known = rendered.get(key)
    if (known !== undefined) return known
    const html = ReactDOMServer.renderToString(
      <TimeZoneContext value={timeZone}>{content}</TimeZoneContext>
    )
    rendered.set(key, html)
    return html
  }
}

/** Whatever of a settled message may change, and what it is called by. */
function stateOf(message: Message): string {
  const { id, revision, status, updatedAt, contentLength, author, model } = message
  return `${id}.${revision}.${status}.${updatedAt}.${contentLength}.${author ?? ''}.${model ?? ''}`
}
