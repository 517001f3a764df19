import type { MarkdownIt, StateBlock } from 'markdown-it'
import { languageNamed } from '#markdown/languages'

type Fence = { mark: string; length: number; info: string }

/**
 * Reads code blocks of Markdown that hold other code blocks. A fence with a language opens one, and
 * the next bare fence closes it instead of the whole. In other languages fences don't nest.
 */
export function nestedFences(markdown: MarkdownIt): void {
  const interrupted = { alt: ['paragraph', 'reference', 'blockquote', 'list'] }
  markdown.block.ruler.before('fence', 'nested_fence', rule, interrupted)
}

function rule(state: StateBlock, startLine: number, endLine: number, isSilent: boolean): boolean {
  const outer = fenceAt(state, startLine)
  if (!outer || !holdsMarkdown(outer)) return false
  if (isSilent) return true

  const open = [outer]
  let line = startLine + 1
  for (; open.length > 0 && line < endLine; line++) {
    if (!state.isEmpty(line) && state.sCount[line] < state.blkIndent) break
    const inner = open[open.length - 1]
    const fence = fenceAt(state, line, holdsMarkdown(inner))
    if (fence?.mark !== inner.mark || fence.length < inner.length) continue
    if (fence.info === '') open.pop()
    else if (holdsMarkdown(inner)) open.push(fence)
  }
  const isClosed = open.length === 0
  const token = state.push('fence', 'code', 0)
  token.info = outer.info
  token.content = state.getLines(
    startLine + 1,
    isClosed ? line - 1 : line,
    state.sCount[startLine],
    true
  )
  token.markup = outer.mark.repeat(outer.length)
  token.map = [startLine, line]
  state.line = line
  return true
}

const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})(.*)$/
const IN_ITEM = /^(?:[-*+]|\d{1,9}[.)])[ \t]+(?=[`~]{3}.*[^`~\s])/

function fenceAt(state: StateBlock, line: number, mayBeInItem = false): Fence | undefined {
  if (state.sCount[line] - state.blkIndent >= 4) return undefined
  const text = state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line])
  const [, marks, info] = FENCE.exec(mayBeInItem ? text.replace(IN_ITEM, '') : text) ?? []
  return marks ? { mark: marks[0], length: marks.length, info: info.trim() } : undefined
}

function holdsMarkdown({ info }: Fence): boolean {
  return languageNamed(info.split(/\s/, 1)[0]) === 'markdown'
}
