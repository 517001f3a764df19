import type { MarkdownIt } from 'markdown-it'
import remend, { type RemendOptions } from 'remend'
import { HALF_TAG } from '#markdown/elements'

/** Not what would hide text that may mean what it says: `a <b c`, `x[1`, `$$5`. */
const REPAIRS: RemendOptions = {
  htmlTags: false,
  katex: false,
  images: false,
  links: false,
  comparisonOperators: false,
  setextHeadings: false,
}

/** The cells that a row doesn't have yet. They follow the last words. */
const CELLS = ['td_open', 'th_open']

/**
 * Closes what is half open at the end of a text that is still growing. Looks at the last paragraph,
 * heading or cell only: marks in earlier blocks and in code have nothing to do with it.
 */
export function repairs(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'repairs', ({ tokens, env }) => {
    if (!env.isGrowing) return
    const last = tokens.findLast(
      ({ type, nesting, content }) =>
        content || (nesting >= 0 && ![...CELLS, 'inline'].includes(type))
    )
    if (last?.type !== 'inline') return
    last.content = remend(last.content.replace(HALF_TAG, ''), REPAIRS)
    env.lastWords = last.content
  })
}

/** Keeps a last line of one or two marks from turning the text above it into a heading. */
export function withoutHalfUnderline(text: string): string {
  return /\S[ \t]*\r?\n[ \t]*(?:-{1,2}|={1,2})$/.test(text) ? `${text}\u200B` : text
}
