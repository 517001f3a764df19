import type { MarkdownIt, Token } from 'markdown-it'

const ATTRIBUTES = 'target="_blank" rel="noopener noreferrer nofollow"'

/** Links that are safe to click, and links in the place of images. */
export function links(markdown: MarkdownIt): void {
  /** With both slashes: `https:x` would be a path of this server. */
  markdown.validateLink = (url) => /^(https?:\/\/|mailto:)/i.test(url.trim())

  const { escapeHtml } = markdown.utils
  const { rules } = markdown.renderer
  rules.link_open = (tokens, index) => {
    const title = tokens[index].attrGet('title')
    const tooltip = title ? ` title="${escapeHtml(String(title))}"` : ''
    const number = numberOf(tokens, index)
    const source = number ? ` class="source" aria-label="Source ${number}"` : ''
    return `<a href="${escapeHtml(String(tokens[index].attrGet('href')))}"${tooltip}${source} ${ATTRIBUTES}>`
  }
  rules.image = (tokens, index, options, env, self) => {
    const { children, meta } = tokens[index]
    const label = escapeHtml(self.renderInlineAsText(children ?? [], options, env)) || 'image'
    if (meta?.isLinked) return label
    return `<a href="${escapeHtml(String(tokens[index].attrGet('src')))}" ${ATTRIBUTES}>${label}</a>`
  }

  /** There are no links within links: such an image is its label. */
  markdown.core.ruler.after('inline', 'linked_images', ({ tokens }) => {
    for (const { children } of tokens) {
      let isLinked = false
      for (const token of children ?? []) {
        if (token.type.startsWith('link_')) isLinked = token.nesting === 1
        else if (token.type === 'image') token.meta = { isLinked }
      }
    }
  })
}

/** Of a link that is a number and nothing else, as those to sources are (app/llm/citations.ts). */
function numberOf(tokens: Token[], index: number): string | null {
  const [text, close] = tokens.slice(index + 1, index + 3)
  if (text?.type !== 'text' || close?.type !== 'link_close') return null
  return /^\d{1,3}$/.test(text.content) ? text.content : null
}
