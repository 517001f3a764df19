import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { placeAt } from '~/components/ui/menu'
import { formatCount } from '~/lib/format'
import { requestJson } from '~/lib/http'
import type { Message } from '~/lib/thread'
import { toast } from '~/lib/toasts'

type Read = { bill: Data.Message.Variants['toBill']; markdown: string }
type Props = { message: Message; button: HTMLButtonElement | null; onClose: () => void }

/** What a reply has cost and how fast it was, as the server has it: pages do not carry all of it. */
export default function CostPanel({ message, button, onClose }: Props) {
  const { id, conversationId, model } = message
  const [read, setRead] = useState<Read>()
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const url = urlFor('messages.show', { conversation_id: conversationId, id })
    requestJson<Read>('GET', url)
      .then(setRead)
      .catch((error: Error) => {
        toast(error.message, { isError: true })
        onClose()
      })
  }, [])
  useEffect(() => {
    if (!read || !panel.current || !button) return
    panel.current.showPopover()
    placeAt(button, panel.current)
    panel.current.focus()
    window.addEventListener('resize', onClose)
    return () => window.removeEventListener('resize', onClose)
  }, [read])

  if (!read) return null
  return (
    <div
      ref={panel}
      role="dialog"
      aria-label="What it cost"
      tabIndex={-1}
      popover="auto"
      className="menu cost"
      onToggle={(event) => event.newState === 'closed' && onClose()}
      onBlur={onClose}
    >
      <dl>
        <Figure name="Language model">{model}</Figure>
        <Counts {...read.bill} />
        <Speed {...read} />
      </dl>
    </div>
  )
}

function Counts({ usage, cost, isEstimated }: Read['bill']) {
  if (!usage) return <Figure name="Tokens">none reported</Figure>
  const { input, cacheRead, cacheWrite, cacheWriteLong, output, webSearches } = usage
  const mark = isEstimated ? ' (estimated)' : ''
  return (
    <>
      <Figure name="Tokens in">
        {formatCount(input + cacheRead + cacheWrite + cacheWriteLong)}
      </Figure>
      <Part name="read from the cache" count={cacheRead} />
      <Part name="cached for 5 minutes" count={cacheWrite} />
      <Part name="cached for an hour" count={cacheWriteLong} />
      <Part name="fresh" count={input} />
      <Figure name="Tokens out">{formatCount(output) + mark}</Figure>
      {webSearches > 0 && <Figure name="Web searches">{formatCount(webSearches)}</Figure>}
      <Figure name="Cost">{exactCost(cost ?? 0) + mark}</Figure>
    </>
  )
}

function Speed({ bill: { firstWordAfter, endedAfter }, markdown }: Read) {
  if (firstWordAfter === null || endedAfter === null) return null
  const seconds = (endedAfter - firstWordAfter) / 1000
  return (
    <>
      <Figure name="First word after">{`${(firstWordAfter / 1000).toFixed(1)} s`}</Figure>
      {seconds > 0 && (
        <Figure name="Words per second">
          {formatCount(Math.round(wordsIn(markdown) / seconds))}
        </Figure>
      )}
    </>
  )
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Part({ name, count }: { name: string; count: number }) {
  if (count === 0) return null
  return (
    <div className="cost-part">
      <dt>{name}</dt>
      <dd>{formatCount(count)}</dd>
    </div>
  )
}

/** Micro-dollars, all of them: $0.0123, and $0.10 */
function exactCost(micros: number): string {
  return `$${(micros / 1_000_000).toFixed(6).replace(/(\.\d\d\d*?)0+$/, '$1')}`
}

/** As the reader's language divides them, also where there are no spaces. */
function wordsIn(text: string): number {
  const segments = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)
  return Array.from(segments).filter(({ isWordLike }) => isWordLike).length
}
