/** As app/llm/web_search.ts writes it. */
const SEARCH = /^Searched (?:for “(.*)”|the web)$/

export type Thought = { text: string; isSearch: boolean }

/** What a reply's language model thought, in paragraphs, and its searches between them. */
export function thoughtsOf(text: string): Thought[] {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim())
    .map((paragraph) => ({ text: paragraph, isSearch: SEARCH.test(paragraph) }))
}

/** What a reply that is being written is busy with, as far as its thoughts tell. */
export function busyWith(text: string): string {
  const last = thoughtsOf(text).at(-1)
  if (!last) return 'Starting to write'
  if (!last.isSearch) return 'Thinking'
  const query = SEARCH.exec(last.text)?.[1]
  return query ? `Searching for “${query}”` : 'Searching the web'
}

/** What thoughts are called that are not read yet: “Thoughts”, “Thoughts and 2 searches”, “A search”. */
export function titleOf(thoughts: Thought[]): string {
  const count = thoughts.filter(({ isSearch }) => isSearch).length
  if (count === 0) return 'Thoughts'
  const searches = count === 1 ? 'a search' : `${count} searches`
  if (count < thoughts.length) return `Thoughts and ${searches}`
  return count === 1 ? 'A search' : searches
}
