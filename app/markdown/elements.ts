import type { MarkdownIt, StateInline, Token } from 'markdown-it'

const BREAK = /<br[ \t]*\/?>[ \t]*\n?[ \t]*/iy
const TAG = /<(\/?)(sub|sup|kbd)>/iy

/** Matches the end of a text that may be the beginning of one of these tags. */
export const HALF_TAG = /<\/?(?:b|br[ \t]*\/?|s|su|sub|sup|k|kb|kbd)?$/i

/**
 * Reads the only HTML that doesn't show as text: `<br>`, `<sub>`, `<sup>` and `<kbd>` without
 * attributes. An element must be closed inside the element that it was opened in.
 */
export function elements(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('html_inline', 'elements', rule)
  markdown.inline.ruler2.before('fragments_join', 'elements', pairTags)
}

function rule(state: StateInline, isSilent: boolean): boolean {
  const isBreak = matchAt(BREAK, state)
  const tag = isBreak ?? matchAt(TAG, state)
  if (!tag) return false
  if (!isSilent && isBreak) {
    state.pending = state.pending.trimEnd()
    state.push('hardbreak', 'br', 0)
  } else if (!isSilent) {
    const token = state.push('text', '', 0)
    token.content = tag[0]
    token.markup = tag[1] === '' ? 'open' : 'close'
    token.tag = tag[2].toLowerCase()
  }
  state.pos += tag[0].length
  return true
}

function matchAt(pattern: RegExp, { src, pos, posMax }: StateInline) {
  pattern.lastIndex = pos
  const match = src[pos] === '<' ? pattern.exec(src) : null
  return match && pattern.lastIndex <= posMax ? match : undefined
}

/** Turns pairs of tags into elements. All other tags stay text. */
function pairTags({ src, tokens, env, Token: TokenOf }: StateInline) {
  const paired: Token[] = []
  /** Includes emphasis and links. */
  const open: Token[] = []
  /** Drops tags that nothing has closed. At the end of a text that is still growing, closes them. */
  const endUnclosed = () => {
    while (open.at(-1)?.type === 'text') {
      const tag = open.pop()
      if (tag && src === env.lastWords) paired.push(pair(tag, new TokenOf('text', tag.tag, 0)))
    }
  }
  for (const token of tokens) {
    const last = open.at(-1)
    if (isTag(token, 'close')) {
      if (last?.type === 'text' && last.tag === token.tag) {
        pair(last, token)
        open.pop()
      }
    } else if (token.nesting === -1) {
      endUnclosed()
      open.pop()
    } else if (token.nesting === 1 || isTag(token, 'open')) open.push(token)
    paired.push(token)
  }
  endUnclosed()
  tokens.length = 0
  for (const token of paired) tokens.push(token)
}

function isTag({ type, markup }: Token, which: 'open' | 'close'): boolean {
  return type === 'text' && markup === which
}

/** Turns two tags into an element. Returns its end. */
function pair(opening: Token, closing: Token): Token {
  Object.assign(opening, { type: 'element_open', nesting: 1, content: '' })
  return Object.assign(closing, { type: 'element_close', nesting: -1, content: '' })
}
