import type { MarkdownIt, StateBlock, StateInline, Token } from 'markdown-it'
import { parts } from '#markdown/parts'

const CLOSE_OF: Record<string, string> = { '$$': '$$', '$': '$', '\\[': '\\]', '\\(': '\\)' }
const DISPLAYED = ['$$', '\\[']

/** Environments that are formulas without marks around them. Their token's markup is empty. */
const NAMES =
  '(?:align|alignat|equation|gather|multline|split)\\*?|(?:align|alignat|gather)ed|' +
  '[bBpvV]?matrix\\*?|smallmatrix|[dr]?cases|array|CD'
const ENVIRONMENT = new RegExp(`\\\\begin\\{(${NAMES})\\}`, 'y')

/** Characters within which a formula with blank lines must end. KaTeX isn't given longer ones anyway. */
const LONGEST_WITH_BLANK_LINES = 5_000

/**
 * Reads formulas: `$…$` and `\(…\)` in a line; `$$…$$`, `\[…\]` and `\begin{align}…\end{align}` displayed.
 * A displayed formula may have blank lines if its `$$` or `\[` stands on a line alone, or if it is an
 * environment.
 */
export function math(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'math', inlineRule)
  const interrupted = { alt: ['paragraph', 'reference', 'blockquote', 'list'] }
  markdown.block.ruler.before('fence', 'math_block', blockRule, interrupted)

  const sourceOf = ({ content, markup, meta }: Token) => {
    const close = meta?.isOpen ? '' : (CLOSE_OF[markup] ?? '')
    return `<code>${markdown.utils.escapeHtml(`${markup}${content}${close}`)}</code>`
  }
  const htmlOf = (token: Token, isDisplay: boolean) =>
    (!token.meta?.isOpen && parts.typeset?.(token.content, isDisplay)) || sourceOf(token)

  markdown.renderer.rules.math = (tokens, index) => {
    const isDisplay = tokens[index].markup === '' || DISPLAYED.includes(tokens[index].markup)
    const attributes = isDisplay
      ? 'class="math math-display" dir="ltr" tabindex="0"'
      : 'class="math" dir="ltr"'
    return `<span ${attributes} translate="no">${htmlOf(tokens[index], isDisplay)}</span>`
  }
  markdown.renderer.rules.math_block = (tokens, index) =>
    `<div class="math math-display" dir="ltr" tabindex="0" translate="no">${htmlOf(tokens[index], true)}</div>\n`
}

type Formula = { markup: string; content: string; end: number }

/** Returns the formula that begins at a position of a line, if it ends before the limit. */
export function formulaAt(src: string, pos: number, limit: number): Formula | undefined {
  const environment = environmentAt(src, pos)
  if (environment) {
    const { open, close, from } = environment
    const at = seek(open, close, src, from, limit)
    if (at === undefined || at === limit) return undefined
    const end = at + close.length
    return { markup: '', content: src.slice(pos, end), end }
  }
  const pair = src.slice(pos, pos + 2)
  const markup = pair in CLOSE_OF ? pair : src[pos]
  const close = CLOSE_OF[markup]
  if (!close) return undefined

  const from = pos + markup.length
  const at = markup === '$' ? seekDollar(src, from, limit) : seek(markup, close, src, from, limit)
  if (at === undefined || at === limit) return undefined
  const content = src.slice(from, at)
  return content.trim() === '' ? undefined : { markup, content, end: at + close.length }
}

function inlineRule(state: StateInline, isSilent: boolean): boolean {
  if (state.src[state.pos] !== '$' && state.src[state.pos] !== '\\') return false
  const formula = formulaAt(state.src, state.pos, state.posMax)
  if (!formula) return false
  if (!isSilent) {
    const token = state.push('math', 'math', 0)
    token.markup = formula.markup
    token.content = formula.content
  }
  state.pos = formula.end
  return true
}

function environmentAt(src: string, pos: number) {
  ENVIRONMENT.lastIndex = pos
  const [open, name] = ENVIRONMENT.exec(src) ?? []
  if (!open) return undefined
  return { open, close: `\\end{${name}}`, from: pos + open.length }
}

/** Letters that may stand directly behind a formula: `$n$th`, `$k$s`, `$n$te`. */
const ENDING = /^(?:st|nd|rd|ths?|e?s|te[mnrs]?|i?[eè]me|e|er|d)(?![\w$])/

/**
 * Returns where a formula in single dollars closes. By Pandoc's rule no space may stand inside the
 * dollars, so that `$5 and $10` are prices. In addition no word may touch them from outside, except
 * an ending, so that `$HOME/$USER` is text; and a dollar in brackets or quotes, `($)`, is a dollar.
 */
function seekDollar(src: string, from: number, limit: number): number | undefined {
  if (/[\w$\\]/.test(src[from - 2] ?? '') || /\s/.test(src[from] ?? ' ')) return undefined
  if (isEnclosed(src, from - 1)) return undefined
  for (let at = from; at < limit; at++) {
    if (src[at] === '\\') at++
    else if (src[at] === '`') return undefined
    else if (src[at] === '$') return endsFormula(src, from, at) ? at : undefined
  }
  return undefined
}

function endsFormula(src: string, from: number, at: number): boolean {
  const content = src.slice(from, at)
  if (/\s$/.test(content) || isEnclosed(src, at)) return false
  /** Prose between two dollars has quotation marks, or closes a bracket that it didn't open. */
  if (/^[^\\]*["“”]/.test(content) || /^[^\\([]*\)[^]/.test(content)) return false
  const after = src.slice(at + 1, at + 1 + 10)
  if (!/^[\w$]/.test(after)) return true
  return ENDING.test(after) || (/^[a-zA-Z]$/.test(content) && /^[a-zA-Z]+(?![\w$])/.test(after))
}

const ENCLOSING = /^(?:\(\)|\[\]|\{\}|<>|""|''|“”|‘’|„“|«»|（）|「」|『』|\*\*|~~|\|\|)$/

function isEnclosed(src: string, at: number): boolean {
  return ENCLOSING.test(`${src[at - 1] ?? ''}${src[at + 1] ?? ''}`)
}

/**
 * Returns where the formula closes, the limit if it doesn't, and undefined if another one opens
 * first. The search stops there, so that many openings cost no more than one.
 */
function seek(
  open: string,
  close: string,
  src: string,
  from: number,
  limit: number
): number | undefined {
  for (let at = from; at < limit; at++) {
    if (src.startsWith(close, at)) return at
    if (src.startsWith(open, at)) return undefined
    if (src[at] === '\\') at++
  }
  return limit
}

/**
 * Reads a formula that begins one line and ends another. A text that is still growing may close it
 * later. Until then its lines up to the first blank one count as a formula, so that they don't
 * become lists and headings.
 */
function blockRule(
  state: StateBlock,
  startLine: number,
  endLine: number,
  isSilent: boolean
): boolean {
  if (state.sCount[startLine] - state.blkIndent >= 4) return false
  const start = begin(state, startLine)
  const pair = state.src.slice(start, start + 2)
  const environment = environmentAt(state.src, start)
  if (!environment && !DISPLAYED.includes(pair)) return false
  const { open, close, from } = environment ?? {
    open: pair,
    close: CLOSE_OF[pair],
    from: start + pair.length,
  }

  const isAlone = state.src.slice(from, state.eMarks[startLine]).trim() === ''
  const maySkipLines = environment !== undefined || isAlone
  /** Where it ends a paragraph within a list, the list ends too. */
  const indent = Math.min(state.blkIndent, state.sCount[startLine])
  const lines: string[] = []
  let blankLine: number | undefined
  let isOpen = true
  let line = startLine
  for (; isOpen && line < endLine; line++) {
    if (state.isEmpty(line)) {
      if (!maySkipLines) return false
      blankLine ??= line
      continue
    }
    const at = line === startLine ? from : begin(state, line)
    if (line > startLine && state.sCount[line] < indent) return false
    if (/^(?:`{3}|~{3})/.test(state.src.slice(at, at + 3))) return false
    if (blankLine && at - start > LONGEST_WITH_BLANK_LINES) return false

    const limit = at + state.src.slice(at, state.eMarks[line]).trimEnd().length
    const end = seek(open, close, state.src, at, limit)
    if (end === undefined || (end < limit && end + close.length < limit)) return false
    isOpen = end === limit
    lines.push(state.src.slice(at, end))
  }
  if (isOpen && !mayStillClose(state, endLine)) return false
  const last = isOpen ? (blankLine ?? line) : line
  const inner = lines.slice(0, last - startLine).join('\n')
  const content = environment ? `${open}${inner}${isOpen ? '' : close}` : inner.trim()
  if (!isOpen && content === '') return false
  if (isSilent) return true

  const token = state.push('math_block', 'math', 0)
  token.block = true
  token.markup = environment ? '' : open
  token.content = content
  token.map = [startLine, last]
  token.meta = { isOpen }
  state.line = last
  return true
}

/** Tells whether these lines are the last ones of a text that is still growing. */
function mayStillClose({ env, eMarks, src }: StateBlock, endLine: number): boolean {
  return Boolean(env.isGrowing) && src.slice(eMarks[endLine - 1]).trim() === ''
}

function begin(state: StateBlock, line: number): number {
  return state.bMarks[line] + state.tShift[line]
}
