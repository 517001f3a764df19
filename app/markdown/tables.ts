import type { MarkdownIt, Token } from 'markdown-it'

/** Pixels. */
const CHARACTER = 7.5
const PADDING = 24
const NARROWEST = 88
const WIDEST = 280

/**
 * Tables whose columns are as wide as their title and first row ask for, whatever follows: nothing
 * that has been read moves when another row is written. A table that is too wide scrolls by itself,
 * by keys too.
 */
export function tables(markdown: MarkdownIt): void {
  markdown.renderer.rules.table_open = (tokens, index) => {
    const columns = widths(tokens, index).map((width) => `<col width="${width}">`)
    return `${SCROLLER}<table><colgroup>${columns.join('')}</colgroup>`
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

/** Of what shows, in UTF-16 code units. */
function lengthOf(children: Token[]): number {
  return children.reduce((sum, { content }) => sum + content.length, 0)
}
