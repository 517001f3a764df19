import type { TextCitation } from '@anthropic-ai/sdk/resources/messages'

/** Characters. */
const LONGEST_ADDRESS = 2_000
const LONGEST_TITLE = 150

type Source = { address: string; title: string }

/**
 * The sources of a reply as Markdown, which stays with its text. Each address has one number, by
 * which the text links to it, and all of them stand in a list at its end.
 */
export class Citations {
  #sources: Source[] = []

  /** Links to what a piece of text cites, to stand right after it; empty where that is nothing. */
  linksFor(citations: TextCitation[]): string {
    const numbers = citations
      .map((citation) => this.#numberOf(citation))
      .filter((it) => it !== null)
    const links = Array.from(new Set(numbers), (number) => {
      return ` [${number}](${this.#sources[number - 1].address})`
    })
    return links.join('')
  }

  /** The list of sources, empty where there are none. */
  get list(): string {
    if (this.#sources.length === 0) return ''
    const lines = this.#sources.map(({ address, title }, index) => {
      return `${index + 1}. [${title}](${address})`
    })
    return `\n\n**Sources**\n\n${lines.join('\n')}`
  }

  /** From 1; null for what has no address on the web. */
  #numberOf(citation: TextCitation): number | null {
    if (citation.type !== 'web_search_result_location') return null
    const url = URL.parse(citation.url)
    const address = url && addressOf(url)
    if (!address) return null
    const known = this.#sources.findIndex((source) => source.address === address)
    if (known >= 0) return known + 1
    return this.#sources.push({ address, title: titleOf(citation.title, url.hostname) })
  }
}

/**
 * Returns the address as it can stand in a Markdown link anywhere, in a table too; null for one that is
 * not on the web. The host may be an IPv6 address in brackets.
 */
function addressOf({ protocol, href }: URL): string | null {
  if (!/^https?:$/.test(protocol) || href.length > LONGEST_ADDRESS) return null
  const pathAt = href.indexOf('/', `${protocol}//`.length)
  const [site, path] = [href.slice(0, pathAt), href.slice(pathAt)]
  return site.replace(/[()`$*]/g, encoded) + path.replace(/[()[\]<>\\`|$*\s]/g, encoded)
}

function encoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/**
 * In one line, with what Markdown would read as marks escaped; without a title the site's name. Brackets
 * become round ones: escaped they would begin a formula.
 */
function titleOf(text: string | null, host: string): string {
  const line = text?.replace(/[\s\p{C}]+/gu, ' ').trim() || host
  const characters = Array.from(line)
  const shown =
    characters.length > LONGEST_TITLE ? `${characters.slice(0, LONGEST_TITLE).join('')}…` : line
  return shown
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replace(/[\\`*_<>&$|~]/g, '\\$&')
}
