import type { MarkdownIt, StateBlock, StateInline, Token } from 'markdown-it'
import { parts } from '#markdown/parts'

const CLOSE_OF: Record<string, string> = { '$$': '$$', '$': '$', '\\[': '\\]', '\\(': '\\)' }
const DISPLAYED = ['$$', '\\[']

/** Formulas: `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` displayed, none over a blank line. */
export function math(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'math', inlineRule)
  const interrupted = { alt: ['paragraph', 'reference', 'blockquote', 'list'] }
  markdown.block.ruler.before('fence', 'math_block', blockRule, interrupted)

  const sourceOf = ({ content, markup, meta }: Token) => {
    const source = `${markup}${content}${meta?.isOpen ? '' : CLOSE_OF[markup]}`
    return `<code>${markdown.utils.escapeHtml(source)}</code>`
  }
  const htmlOf = (token: Token, isDisplay: boolean) =>
    (!token.meta?.isOpen && parts.typeset?.(token.content, isDisplay)) || sourceOf(token)

  markdown.renderer.rules.math = (tokens, index) => {
    const isDisplay = DISPLAYED.includes(tokens[index].markup)
    const attributes = isDisplay ? 'class="math math-display" tabindex="0"' : 'class="math"'
    return `<span ${attributes}>${htmlOf(tokens[index], isDisplay)}</span>`
  }
  markdown.renderer.rules.math_block = (tokens, index) =>
    `<div class="math math-display" tabindex="0">${htmlOf(tokens[index], true)}</div>\n`
}

function inlineRule(state: StateInline, isSilent: boolean): boolean {
  const { src, pos, posMax } = state
  if (src[pos] !== '$' && src[pos] !== '\\') return false
  const pair = src.slice(pos, pos + 2)
  const open = pair in CLOSE_OF ? pair : src[pos]
  if (!(open in CLOSE_OF)) return false

  const from = pos + open.length
  const end = open === '$' ? endOfDollars(src, from, posMax) : endOf(open, src, from, posMax)
  if (end < 0 || src.slice(from, end).trim() === '') return false
  if (!isSilent) {
    const token = state.push('math', 'math', 0)
    token.markup = open
    token.content = src.slice(from, end)
  }
  state.pos = end + open.length
  return true
}

/**
 * Pandoc's rule, so that `$5 and $10` are prices: nothing but the formula may touch the dollars
 * from inside by a space. As an addition no word may touch them from outside, so that `$HOME/$USER`
 * is none either.
 */
function endOfDollars(src: string, from: number, limit: number): number {
  if (/[\w$\\]/.test(src[from - 2] ?? '') || /\s/.test(src[from] ?? ' ')) return -1
  for (let at = from; at < limit; at++) {
    if (src[at] === '\\') at++
    else if (src[at] === '`') return -1
    else if (src[at] === '$') return /\S[^\w$]/.test(src[at - 1] + (src[at + 1] ?? ' ')) ? at : -1
  }
  return -1
}

/** Looks no further than to the next beginning, so that many of them cost no more than one. */
function endOf(open: string, src: string, from: number, limit: number): number {
  const close = CLOSE_OF[open]
  for (let at = from; at < limit; at++) {
    if (src.startsWith(close, at)) return at
    if (src.startsWith(open, at)) return -1
    if (src[at] === '\\') at++
  }
  return -1
}

/**
 * A formula that begins a line and ends one. Whether a text that is still growing will close it is
 * not known: it counts as one up to a blank line, lest its lines be taken for lists and headings.
 */
function blockRule(
  state: StateBlock,
  startLine: number,
  endLine: number,
  isSilent: boolean
): boolean {
  if (state.sCount[startLine] - state.blkIndent >= 4) return false
  const open = state.src.slice(begin(state, startLine), begin(state, startLine) + 2)
  if (!DISPLAYED.includes(open)) return false

  const close = CLOSE_OF[open]
  /** Where it ends a paragraph within a list, the list ends too. */
  const indent = Math.min(state.blkIndent, state.sCount[startLine])
  const lines: string[] = []
  let isOpen = true
  let line = startLine
  for (; isOpen && line < endLine; line++) {
    const start = line === startLine ? begin(state, line) + open.length : begin(state, line)
    const text = state.src.slice(start, state.eMarks[line]).trimEnd()
    if (line > startLine && (text === '' || state.sCount[line] < indent)) return false

    const end = text.indexOf(close)
    if (end >= 0 && end < text.length - close.length) return false
    isOpen = end < 0
    lines.push(isOpen ? text : text.slice(0, end))
  }
  const content = lines.join('\n').trim()
  if (isOpen ? !state.env.isGrowing : content === '') return false
  if (isSilent) return true

  const token = state.push('math_block', 'math', 0)
  token.block = true
  token.markup = open
  token.content = content
  token.map = [startLine, line]
  token.meta = { isOpen }
  state.line = line
  return true
}

function begin(state: StateBlock, line: number): number {
  return state.bMarks[line] + state.tShift[line]
}
