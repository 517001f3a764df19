import type { MarkdownIt, Token } from 'markdown-it'

const MARK = /^\[!(note|tip|important|warning|caution)\](?![[(:])[ \t]*\n?/i

/** Reads alerts: quotes whose first line says what they are, such as `> [!NOTE]`. */
export function alerts(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'alerts', ({ tokens }) => {
    const quotes: Token[] = []
    for (const [index, token] of tokens.entries()) {
      if (token.type === 'blockquote_open') {
        quotes.push(token)
        const [paragraph, inline, close] = tokens.slice(index + 1, index + 4)
        if (paragraph?.type === 'paragraph_open') markAlert(token, paragraph, inline, close)
      } else if (token.type === 'blockquote_close') {
        token.tag = quotes.pop()?.tag ?? token.tag
      }
    }
  })

  const { rules } = markdown.renderer
  rules.blockquote_open = (tokens, index, options, _env, self) => {
    const html = self.renderToken(tokens, index, options)
    const { info } = tokens[index]
    return info ? `${html}<p class="alert-title">${info}</p>\n` : html
  }
}

/** Turns a quote that begins with a mark into an alert, and removes the mark. */
function markAlert(quote: Token, paragraph: Token, inline: Token, close: Token) {
  const [mark, kind] = MARK.exec(inline.content) ?? []
  if (!mark) return
  quote.tag = 'div'
  quote.info = kind[0].toUpperCase() + kind.slice(1).toLowerCase()
  quote.attrJoin('class', `alert alert-${kind.toLowerCase()}`)
  inline.content = inline.content.slice(mark.length)
  if (inline.content === '') paragraph.hidden = close.hidden = true
}
