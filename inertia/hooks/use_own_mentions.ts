import { useEffect, type RefObject } from 'react'
import { mentionable, mentionsOf } from '#markdown/mentions'
import type { Message } from '~/lib/thread'

/** As conversation.css calls them. */
const HIGHLIGHT = 'own-mentions'

/**
 * Makes mentions of the reader stand out. The browser marks them in what is shown: the HTML is the same
 * for everybody, and stays so when somebody gets another name.
 */
export function useOwnMentions(
  content: RefObject<HTMLElement | null>,
  name: string,
  messages: Message[],
  editing: number | null
) {
  const shown = messages
    .filter(({ role }) => role !== 'assistant')
    .map(({ id, revision }) => `${id}/${revision}`)
    .join()
  useEffect(() => {
    if (!content.current || !('highlights' in CSS)) return
    const ranges = mentionsIn(content.current, mentionsOf([mentionable(name)]))
    CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges))
    return () => {
      CSS.highlights.delete(HIGHLIGHT)
    }
  }, [content, name, shown, editing])
}

function mentionsIn(content: HTMLElement, pattern: RegExp): StaticRange[] {
  return Array.from(content.querySelectorAll('.question .markdown, .note .markdown')).flatMap(
    (it) => textsOf(it).flatMap((node) => rangesIn(node, pattern))
  )
}

function textsOf(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) {
    const node = walker.currentNode as Text
    if (node.data.includes('@') && !node.parentElement?.closest('code, .math')) texts.push(node)
  }
  return texts
}

function rangesIn(node: Text, pattern: RegExp): StaticRange[] {
  const text = mentionable(node.data)
  /** Places in it are only the same where its length is. */
  if (text.length !== node.length) return []
  return Array.from(
    text.matchAll(pattern),
    ({ index, 0: { length } }) =>
      new StaticRange({
        startContainer: node,
        startOffset: index,
        endContainer: node,
        endOffset: index + length,
      })
  )
}
