import type { Env, MarkdownIt } from 'markdown-it'
import type { Shared } from '#markdown'
import { LANGUAGES, languageNamed } from '#markdown/languages'
import { parts } from '#markdown/parts'

/** Characters beyond which code stays plain: of a block, and of all blocks of a text together. */
const LONGEST_HIGHLIGHTED = 30_000
const MOST_HIGHLIGHTED = 100_000

/**
 * Lengths from which on many grammars take a time that grows with their square: of a line, of a word,
 * and of words, spaces, dots and dashes without any other sign.
 */
const LONGEST_LINE = 1_500
const LONGEST_WORD = 300
const LONGEST_PROSE = 2_000

const LONGEST_LABEL = 30

/** Code in a box with its language and with buttons, which `onMarkdownClick` makes work. */
export function codeBlocks(markdown: MarkdownIt): void {
  const { escapeHtml } = markdown.utils
  const { rules } = markdown.renderer
  rules.fence = (tokens, index, _options, env) => {
    const { content, info } = tokens[index]
    /** Until its line is whole, the language's name may be half of it. */
    return boxOf(content, env?.isGrowing && content === '' ? '' : info, env)
  }
  rules.code_block = (tokens, index, _options, env) => boxOf(tokens[index].content, '', env)
  const inline = rules.code_inline!
  rules.code_inline = (tokens, index, ...rest) => {
    tokens[index].attrSet('translate', 'no')
    return inline(tokens, index, ...rest)
  }

  function boxOf(code: string, info: string, env: Env = {}): string {
    const [word = ''] = info.trim().split(/\s/)
    const isDiagram = word.toLowerCase() === 'mermaid'
    const language = languageNamed(word)
    const label = isDiagram ? 'Mermaid' : language ? LANGUAGES[language].label : word
    return (
      `<div class="code" dir="ltr" translate="no"${isDiagram ? ' data-diagram' : ''}><div class="code-head">` +
      `<span>${escapeHtml(label.slice(0, LONGEST_LABEL)) || 'Text'}</span>` +
      (isDiagram ? '<button type="button" class="code-source" hidden>Source</button>' : '') +
      '<button type="button" class="code-wrap" aria-label="Wrap lines" aria-pressed="false"></button>' +
      '<button type="button" class="code-copy" aria-label="Copy"></button></div>' +
      `<pre tabindex="0"><code>${highlighted(code, language, env) ?? escapeHtml(code)}</code></pre></div>\n`
    )
  }
}

function highlighted(code: string, language: string | undefined, env: Env) {
  if (!language) return undefined
  const { longest = LONGEST_HIGHLIGHTED } = LANGUAGES[language]
  if (code.length > longest || isSlow(code)) return undefined
  const before = (env.highlighted ?? { length: 0 }) as Shared['highlighted']
  before.length += code.length
  return before.length > MOST_HIGHLIGHTED ? undefined : parts.highlight?.(code, language)
}

function isSlow(code: string): boolean {
  const isLonger = (separator: RegExp, most: number) =>
    code.split(separator).some(({ length }) => length > most)
  return (
    isLonger(/\n/, LONGEST_LINE) ||
    isLonger(/\s+/, LONGEST_WORD) ||
    isLonger(/[^\w\s.-]+/, LONGEST_PROSE)
  )
}
