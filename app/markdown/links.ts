import type { MarkdownIt, StateInline, Token } from 'markdown-it'

const ATTRIBUTES = 'target="_blank" rel="noopener noreferrer nofollow"'

/** Links that are safe to click, and links in the place of images. */
export function links(markdown: MarkdownIt): void {
  /** With both slashes: `https:x` would be a path of this server. */
  markdown.validateLink = (url) => /^(https?:\/\/|mailto:)/i.test(url.trim())
  markdown.inline.ruler.before('link', 'dead_link', deadLink)
  markdown.linkify.add('www.', {
    validate(text, pos, { re }) {
      if (/[\w.@/-]/.test(text[pos - 'www.'.length - 1] ?? '')) return 0
      const rest = re.get_relative_proto_validator()
      rest.lastIndex = pos
      return rest.exec(text)?.[0].length ?? 0
    },
    normalize(match) {
      match.url = `http://${match.url}`
    },
  })

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

/** What stands before and inside the brackets in code such as `handlers[name](event)`. */
const CODE_BEFORE = /[\w\])]/
const CODE_INSIDE = /^[\w.,]*$/

/** Shows only the label of a link or an image whose address isn't live. */
function deadLink(state: StateInline, isSilent: boolean): boolean {
  const { src, pos, posMax, md } = state
  const isImage = src[pos] === '!'
  const labelAt = isImage ? pos + 1 : pos
  if (src[labelAt] !== '[') return false
  const labelEnd = md.helpers.parseLinkLabel(state, labelAt, !isImage)
  if (labelEnd < 0 || src[labelEnd + 1] !== '(') return false
  const destination = destinationAt(state, labelEnd + 2)
  if (!destination) return false
  const { address, end } = destination
  if (md.validateLink(md.normalizeLink(address))) return false
  if (CODE_BEFORE.test(src[pos - 1] ?? '') && CODE_INSIDE.test(address)) return false

  if (!isSilent) {
    state.pos = labelAt + 1
    state.posMax = labelEnd
    md.inline.tokenize(state)
  }
  state.pos = end
  state.posMax = posMax
  return true
}

/** Returns the address in `(address "title")`, and where the brackets end. */
function destinationAt({ src, posMax, md }: StateInline, from: number) {
  const { parseLinkDestination, parseLinkTitle } = md.helpers
  const address = parseLinkDestination(src, skipSpace(src, from), posMax)
  let end = skipSpace(src, address.ok ? address.pos : from)
  const title = parseLinkTitle(src, end, posMax)
  if (address.ok && title.ok && end > address.pos) end = skipSpace(src, title.pos)
  return src[end] === ')' && end < posMax ? { address: address.str, end: end + 1 } : undefined
}

function skipSpace(src: string, from: number): number {
  let at = from
  while (' \t\n'.includes(src[at] ?? '.')) at++
  return at
}
