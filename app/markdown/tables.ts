import type { MarkdownIt, StateBlock, Token } from 'markdown-it'
import { formulaAt } from '#markdown/math'

/** Pixels. */
const CHARACTER = 7.5
const PADDING = 24
const NARROWEST = 88
const WIDEST = 280

/** Cells that may be missing in the rows of a table: a short text must not create a million of them. */
const MOST_MISSING = 65_536

/**
 * Reads tables whose rows are not split within code and formulas, and lose none of their text. Their
 * columns are as wide as their title and first row ask for, whatever follows: nothing that has been
 * read moves when another row is written. A table that is too wide scrolls by itself, by keys too.
 */
export function tables(markdown: MarkdownIt): void {
  markdown.block.ruler.at('table', rule, { alt: ['paragraph', 'reference'] })
  markdown.renderer.rules.table_open = (tokens, index) => {
    const columns = widths(tokens, index).map((width) => `<col width="${width}">`)
    return `${SCROLLER}<table${markdown.renderer.renderAttrs(tokens[index])}><colgroup>${columns.join('')}</colgroup>`
  }
  markdown.renderer.rules.table_close = () => '</table></div>\n'
}

const SCROLLER = '<div class="table-scroller" role="group" aria-label="Table" tabindex="0">'

function widths(tokens: Token[], tableAt: number): number[] {
  const lengths: number[] = []
  let row = 0
  let column = 0
  for (let index = tableAt; row < 2 && tokens[index].type !== 'table_close'; index++) {
    const { type, children } = tokens[index]
    if (type === 'tr_close') {
      row += 1
      column = 0
    } else if (type === 'inline') {
      lengths[column] = Math.max(lengths[column] ?? 0, lengthOf(children ?? []))
      column += 1
    }
  }
  return lengths.map((length) => {
    const width = Math.round(length * CHARACTER) + PADDING
    return Math.min(Math.max(width, NARROWEST), WIDEST)
  })
}

/** Of the longest line that shows, in UTF-16 code units. */
function lengthOf(children: Token[]): number {
  let longest = 0
  let length = 0
  for (const { type, content } of children) {
    length = type === 'hardbreak' ? 0 : length + content.length
    longest = Math.max(longest, length)
  }
  return longest
}

/** Does what markdown-it's rule does, except for how a row is split. */
function rule(state: StateBlock, startLine: number, endLine: number, isSilent: boolean): boolean {
  if (startLine + 2 > endLine || state.sCount[startLine] - state.blkIndent >= 4) return false
  const aligns = alignsOf(state, startLine + 1)
  if (!aligns || !lineOf(state, startLine).includes('|')) return false
  const titles = cellsOf(state, startLine)
  if (titles.length !== aligns.length) return false
  if (isSilent) return true

  const { parentType } = state
  state.parentType = 'table'
  const tableLines: [number, number] = [startLine, startLine + 2]
  state.push('table_open', 'table', 1).map = tableLines
  state.push('thead_open', 'thead', 1).map = [startLine, startLine + 1]
  pushRow(state, startLine, 'th', titles, aligns)
  state.push('thead_close', 'thead', -1)

  const bodyLines: [number, number] = [startLine + 2, startLine + 2]
  let missing = 0
  let line = startLine + 2
  for (; line < endLine && !endsTable(state, line, endLine); line++) {
    const cells = cellsOf(state, line)
    missing += Math.max(aligns.length - cells.length, 0)
    if (missing > MOST_MISSING) break
    if (line === startLine + 2) state.push('tbody_open', 'tbody', 1).map = bodyLines
    pushRow(state, line, 'td', fitted(cells, aligns.length), aligns)
  }
  if (line > startLine + 2) state.push('tbody_close', 'tbody', -1)
  state.push('table_close', 'table', -1)
  tableLines[1] = bodyLines[1] = line
  state.parentType = parentType
  state.line = line
  return true
}

/** Returns how the columns are aligned, or undefined for a line that can't stand below titles. */
function alignsOf(state: StateBlock, line: number): string[] | undefined {
  const indent = state.sCount[line] - state.blkIndent
  if (indent < 0 || indent >= 4) return undefined
  const text = lineOf(state, line)
  if (!/^[|:-][|:\s-]+$/.test(text) || /^-\s/.test(text)) return undefined
  const cells = text.split('|').map((cell) => cell.trim())
  if (cells[0] === '') cells.shift()
  if (cells.at(-1) === '') cells.pop()
  if (!cells.every((cell) => /^:?-+:?$/.test(cell))) return undefined
  return cells.map((cell) => {
    if (cell.endsWith(':')) return cell.startsWith(':') ? 'center' : 'right'
    return cell.startsWith(':') ? 'left' : ''
  })
}

function endsTable(state: StateBlock, line: number, endLine: number): boolean {
  const indent = state.sCount[line] - state.blkIndent
  if (indent < 0 || indent >= 4 || state.isEmpty(line)) return true
  return state.md.block.ruler
    .getRules('blockquote')
    .some((interrupts) => interrupts(state, line, endLine, true))
}

function pushRow(
  state: StateBlock,
  line: number,
  tag: 'th' | 'td',
  cells: string[],
  aligns: string[]
) {
  state.push('tr_open', 'tr', 1).map = [line, line + 1]
  for (const [index, align] of aligns.entries()) {
    const open = state.push(`${tag}_open`, tag, 1)
    if (align) open.attrs = [['style', `text-align:${align}`]]
    const inline = state.push('inline', '', 0)
    inline.content = cells[index] ?? ''
    inline.children = []
    state.push(`${tag}_close`, tag, -1)
  }
  state.push('tr_close', 'tr', -1)
}

/** Moves the cells that have no column into the last one. */
function fitted(cells: string[], columns: number): string[] {
  const rest = cells.slice(columns - 1)
  while (rest.length > 1 && rest.at(-1) === '') rest.pop()
  return [...cells.slice(0, columns - 1), rest.join(' | ')]
}

function lineOf(state: StateBlock, line: number): string {
  return state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line])
}

/** Returns the trimmed cells of a row. A pipe after a backslash belongs to its cell. */
function cellsOf(state: StateBlock, line: number): string[] {
  const text = lineOf(state, line).trim()
  const isUnfinished = Boolean(state.env.isGrowing) && state.eMarks[line] === state.src.length
  const codeEnds = endsOfCode(text, isUnfinished)
  const cells: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at = endOfPiece(text, at, codeEnds)) {
    if (text[at] !== '|') continue
    cells.push(text.slice(from, at))
    from = at + 1
  }
  cells.push(text.slice(from))
  if (cells[0] === '') cells.shift()
  if (cells.at(-1) === '') cells.pop()
  return cells.map((cell) => cell.replaceAll('\\|', '|').trim())
}

/** Returns where a formula, code, an escaped character or a plain one ends. */
function endOfPiece(text: string, at: number, codeEnds: Map<number, number>): number {
  const mark = text[at]
  const formula = mark === '$' || mark === '\\' ? formulaAt(text, at, text.length) : undefined
  return formula?.end ?? codeEnds.get(at) ?? at + (mark === '\\' ? 2 : 1)
}

/** Returns for each run of backticks where its code ends, or where the run ends if none closes it. */
function endsOfCode(text: string, isUnfinished: boolean): Map<number, number> {
  const ends = new Map<number, number>()
  const closing = new Map<number, number>()
  const runs = Array.from(text.matchAll(/`+/g), ({ 0: { length }, index }) => ({ length, index }))
  for (const { length, index } of runs.reverse()) {
    ends.set(index, closing.get(length) ?? (isUnfinished ? text.length : index + length))
    closing.set(length, index + length)
  }
  return ends
}
