import type { ReactElement } from 'react'
import ReactDOMServer from 'react-dom/server'
import { LRUCache } from 'lru-cache'
import type { Data } from '@generated/data'
import type { TurnProps } from '~/components/message/turn_view'
import { AvatarsContext } from '~/hooks/use_avatars'
import { TimeZoneContext } from '~/hooks/use_time_zone'
import type { Pieces } from '~/lib/pieces'
import { isSettled, type Message } from '~/lib/thread'

/** Bytes. */
const CACHE_SIZE = 40_000_000

const made = new LRUCache<string, Buffer>({
  max: 40_000,
  maxSize: CACHE_SIZE,
  sizeCalculation: ({ length }, key) => length + key.length,
})

/**
 * What a turn holds, rendered to a piece of the page or taken from before; undefined where it may
 * still change. What it looks like does not depend on who reads it, but on the time zone and
 * on the picture of who wrote it.
 */
export function renderTurnOnce(
  pieces: Pieces,
  { timeZone, avatars }: Pick<Data.SharedProps, 'timeZone' | 'avatars'>,
  content: ReactElement,
  { turn: { question, replies }, targetId, isLast }: TurnProps
): string | undefined {
  const messages = question ? [question, ...replies] : replies
  const isTarget = messages.some(({ id }) => id === targetId)
  if (isTarget || !messages.every(isSettled)) return undefined

  const avatar = question?.authorId ? avatars[question.authorId] : undefined
  const key = `${timeZone} ${isLast} ${avatar} ${messages.map(stateOf).join(' ')}`
  const render = () =>
    ReactDOMServer.renderToString(
      <TimeZoneContext value={timeZone}>
        <AvatarsContext value={avatars}>{content}</AvatarsContext>
      </TimeZoneContext>
    )
  return pieces.add(makeOnce(key, render))
}

/** The message's data, with the HTML that stands in the page left out where it does. */
export function dataOnce(pieces: Pieces, message: Message, isInPage: boolean): string | Message {
  if (!isSettled(message)) return message
  const data = isInPage ? { ...message, html: '' } : message
  return pieces.add(makeOnce(`${isInPage} ${stateOf(message)}`, () => encoded(data)))
}

/** As Inertia encodes the page's data. */
function encoded(data: Message): string {
  return JSON.stringify(data).replaceAll('/', '\\/').replaceAll('<', '\\u003c')
}

function makeOnce(key: string, make: () => string): Buffer {
  const known = made.get(key)
  if (known) return known
  const buffer = Buffer.from(make())
  made.set(key, buffer)
  return buffer
}

/** Whatever of a settled message may change, and what it is called by. */
function stateOf(message: Message): string {
  const { id, revision, status, updatedAt, contentLength, author, stoppedBy, model } = message
  const leftOut = message.attachments.filter(({ isLeftOut }) => isLeftOut).map((it) => it.id)
  return [id, revision, status, updatedAt, contentLength, author, stoppedBy, model, leftOut].join(
    '\n'
  )
}
