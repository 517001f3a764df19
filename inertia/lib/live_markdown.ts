import {
  lastBlockStart,
  nothingShared,
  renderMarkdown,
  renderUnfinished,
  type Shared,
} from '#markdown'

/** Rendered text that grows: what has just been settled, and the open block at the end. */
export type LiveBlocks = {
  text: string
  /** Where the open block starts. */
  openFrom: number
  /** Definitions of links, and footnotes, in what stands before it. */
  shared: Shared
  /** Whether `settled` and `open` are the whole text, and not what follows the former blocks. */
  isWhole: boolean
  settled: string
  open: string
}

/**
 * The blocks for a text that begins with the former one: only its open end is rendered again. The
 * id is the message's.
 */
export function renderGrown(former: LiveBlocks | undefined, text: string, id?: number): LiveBlocks {
  const before = former && text.startsWith(former.text) ? former : undefined
  const { openFrom = 0, shared = nothingShared(id) } = before ?? {}
  const tail = text.slice(openFrom)
  const start = lastBlockStart(tail)
  return {
    text,
    openFrom: openFrom + start,
    shared,
    isWhole: before === undefined,
    settled: start > 0 ? renderMarkdown(tail.slice(0, start), { shared }) : '',
    open: renderUnfinished(tail.slice(start), { shared }),
  }
}

/** The same when nothing more will come: what is half open then was meant so. */
export function renderEnded(former: LiveBlocks | undefined, text: string, id?: number): LiveBlocks {
  const blocks = renderGrown(former, text, id)
  const { openFrom, shared } = blocks
  const open = renderMarkdown(text.slice(openFrom), { shared })
  /** What was settled before a definition or a footnote came may have uses of it. */
  const hasReferences = Object.keys(shared.references).length > 0
  if (!hasReferences && shared.footnotes.isEmpty) return { ...blocks, open }
  return { ...blocks, isWhole: true, settled: '', open: renderMarkdown(text, { id }) }
}
