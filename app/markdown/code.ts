import type { MarkdownIt } from 'markdown-it'
import { LANGUAGES, languageNamed } from '#markdown/languages'
import { parts } from '#markdown/parts'

/** Characters beyond which code stays plain: highlighting takes time and makes many elements. */
const LONGEST_HIGHLIGHTED = 30_000
const LONGEST_LABEL = 30

/** Code in a box with its language and with buttons, which `onMarkdownClick` makes work. */
export function codeBlocks(markdown: MarkdownIt): void {
  const { escapeHtml } = markdown.utils
  const { rules } = markdown.renderer
  rules.fence = (tokens, index, _options, env) => {
    const { content, info } = tokens[index]
    /** Until its line is whole, the language's name may be half of it. */
    return boxOf(content, env?.isGrowing && content === '' ? '' : info)
  }
  rules.code_block = (tokens, index) => boxOf(tokens[index].content, '')
  const inline = rules.code_inline!
  rules.code_inline = (tokens, index, ...rest) => {
    tokens[index].attrSet('translate', 'no')
    return inline(tokens, index, ...rest)
  }

  function boxOf(code: string, info: string): string {
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
      `<pre tabindex="0"><code>${highlighted(code, language) ?? escapeHtml(code)}</code></pre></div>\n`
    )
  }
}

function highlighted(code: string, language: string | undefined) {
  if (!language || code.length > LONGEST_HIGHLIGHTED) return undefined
  return parts.highlight?.(code, language)
}
