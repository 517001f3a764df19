import { lastBlockStart, renderMarkdown, renderUnfinished, type References } from '#markdown'

/** Rendered text that grows: what has just been settled, and the open block at the end. */
export type LiveBlocks = {
  text: string
  /** Where the open block starts. */
  openFrom: number
  /** Definitions of links in what stands before it. */
  references: References
  /** Whether `settled` and `open` are the whole text, and not what follows the former blocks. */
  isWhole: boolean
  settled: string
  open: string
}

/** The blocks for a text that begins with the former one: only its open end is rendered again. */
export function renderGrown(former: LiveBlocks | undefined, text: string): LiveBlocks {
  const before = former && text.startsWith(former.text) ? former : undefined
  const { openFrom = 0, references = {} } = before ?? {}
  const tail = text.slice(openFrom)
  const start = lastBlockStart(tail)
  return {
    text,
    openFrom: openFrom + start,
    references,
    isWhole: before === undefined,
    settled: start > 0 ? renderMarkdown(tail.slice(0, start), { references }) : '',
    open: renderUnfinished(tail.slice(start), references),
  }
}

/** The same when nothing more will come: what is half open then was meant so. */
export function renderEnded(former: LiveBlocks | undefined, text: string): LiveBlocks {
  const blocks = renderGrown(former, text)
  const { openFrom, references } = blocks
  const open = renderMarkdown(text.slice(openFrom), { references })
  /** What was settled before a link's definition came may have uses of it. */
  if (Object.keys(references).length === 0) return { ...blocks, open }
  return { ...blocks, isWhole: true, settled: '', open: renderMarkdown(text) }
}
