import type { MarkdownIt } from 'markdown-it'

/** `- [ ] do` and `- [x] done`, as boxes that cannot be ticked. */
export function taskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'task_lists', ({ tokens, Token }) => {
    for (const [index, { type, children }] of tokens.entries()) {
      const item = tokens[index - 2]
      const first = children?.[0]
      if (type !== 'inline' || item?.type !== 'list_item_open' || first?.type !== 'text') continue

      const [mark] = /^\[[ xX]\](\s+|$)/.exec(first.content) ?? []
      if (!mark) continue
      const box = new Token('task_box', 'input', 0)
      box.meta = { isDone: mark[1] !== ' ' }
      first.content = first.content.slice(mark.length)
      children?.unshift(box)
      item.attrJoin('class', 'task')
    }
  })

  markdown.renderer.rules.task_box = (tokens, index) =>
    tokens[index].meta?.isDone
      ? '<input type="checkbox" disabled checked aria-label="Done">'
      : '<input type="checkbox" disabled aria-label="To do">'
}
