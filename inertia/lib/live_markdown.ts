import { lastBlockStart, renderMarkdown, renderUnfinished } from '#markdown'

/** Rendered text that grows: blocks that no longer change, and the open one at the end. */
export type LiveBlocks = {
  text: string
  /** HTML, one entry for each stretch that was settled at once. */
  settled: string[]
  /** Where the open block starts. */
  openFrom: number
  open: string
}

const NOTHING: LiveBlocks = { text: '', settled: [], openFrom: 0, open: '' }

/** The blocks for a text that begins with the former one: only its open end is rendered again. */
export function renderGrown(former: LiveBlocks | undefined, text: string): LiveBlocks {
  const before = former && text.startsWith(former.text) ? former : NOTHING
  const tail = text.slice(before.openFrom)
  const start = lastBlockStart(tail)
  const settled =
    start > 0 ? [...before.settled, renderMarkdown(tail.slice(0, start))] : before.settled
  return {
    text,
    settled,
    openFrom: before.openFrom + start,
    open: renderUnfinished(tail.slice(start)),
  }
}

/** The same when nothing more will come: what is half open then was meant so. */
export function renderEnded(blocks: LiveBlocks): LiveBlocks {
  return { ...blocks, open: renderMarkdown(blocks.text.slice(blocks.openFrom)) }
}
