import type { MarkdownIt } from 'markdown-it'

/** First Strong Isolate and Pop Directional Isolate: what stands between them is set by itself. */
const ISOLATE = '\u2068'
const POP = '\u2069'

const RIGHT_TO_LEFT =
  /[\p{Script=Arab}\p{Script=Hebr}\p{Script=Syrc}\p{Script=Thaa}\p{Script=Nkoo}\p{Script=Adlm}]/u

/**
 * Lets each top-level block be set from right to left where its first letter asks for it. Blocks
 * within it have no attribute: the browser would not look into them to set the list or the quotation
 * around them, and its marks would stand on the wrong side. The stylesheet sets their lines. Code
 * and formulas are left to right, and don't count as letters.
 */
export function direction(markdown: MarkdownIt): void {
  markdown.core.ruler.push('direction', ({ tokens }) => {
    for (const token of tokens) {
      if (token.level === 0 && token.nesting === 1) token.attrSet('dir', 'auto')
      for (const child of token.children ?? []) {
        if (child.type === 'code_inline') child.attrSet('dir', 'ltr')
      }
    }
  })
}

/**
 * Keeps a name or title from turning the words around it, in texts that have no elements. Returns
 * it as it is where it has no letters that are written from right to left.
 */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? ISOLATE + text + POP : text
}
