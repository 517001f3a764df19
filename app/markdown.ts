import MarkdownIt, { type Token } from 'markdown-it'
import remend, { type RemendOptions } from 'remend'

/**
 * Markdown to HTML, the same on the server for what is settled and in the browser for what is
 * being written. What comes out is safe to put into a page: raw HTML shows as text, only http,
 * https and mailto links are live, and images are links, because an image that loads by itself
 * can carry what it was told to whoever serves it.
 */
export function renderMarkdown(text: string, { breaks = false } = {}): string {
  return (breaks ? withBreaks : withoutBreaks).render(text)
}

/** The same for text that is still being written: what is half open at its end is closed. */
export function renderUnfinished(text: string): string {
  return renderMarkdown(remend(text, REPAIRS))
}

/** Not what would hide text that may mean what it says: `a <b c`, `x[1`, `$$5`. */
const REPAIRS: RemendOptions = {
  htmlTags: false,
  katex: false,
  images: false,
  links: false,
  comparisonOperators: false,
}

/** What is left of Markdown without its marks; blocks stand on lines of their own. */
export function plainText(text: string): string {
  const textOf = ({ type, content }: Token) => (type.endsWith('break') ? '\n' : content)
  return withoutBreaks
    .parse(text, {})
    .filter(({ children, content }) => children ?? content)
    .map((token) => token.children?.map(textOf).join('') ?? token.content)
    .join('\n')
}

/**
 * Where the last top-level block of the text starts. What stands before it no longer changes when
 * more is written.
 */
export function lastBlockStart(text: string): number {
  const blocks = withoutBreaks.parse(text, {}).filter((token) => token.level === 0 && token.map)
  const line = blocks.filter((token) => token.nesting >= 0).at(-1)?.map?.[0] ?? 0
  return text.split('\n', line).join('\n').length + (line > 0 ? 1 : 0)
}

const withoutBreaks = create(false)
const withBreaks = create(true)

function create(breaks: boolean) {
  const markdown = new MarkdownIt('default', { html: false, linkify: true, breaks })
  markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim())

  const { rules } = markdown.renderer
  rules.link_open = (tokens, index, options, _env, self) => {
    tokens[index].attrSet('target', '_blank')
    tokens[index].attrSet('rel', 'noopener noreferrer nofollow')
    return self.renderToken(tokens, index, options)
  }
  rules.image = (tokens, index) => {
    const url = markdown.utils.escapeHtml(String(tokens[index].attrGet('src')))
    const label = markdown.utils.escapeHtml(tokens[index].content || 'image')
    return `<a href="${url}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`
  }
  rules.table_open = () => '<div class="table"><table>'
  rules.table_close = () => '</table></div>'
  return markdown
}
