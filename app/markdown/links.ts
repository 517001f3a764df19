import type { MarkdownIt } from 'markdown-it'

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
    return `<a href="${escapeHtml(String(tokens[index].attrGet('href')))}"${tooltip} ${ATTRIBUTES}>`
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
