import MarkdownIt, { type Token } from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import { alerts } from '#markdown/alerts'
import { codeBlocks } from '#markdown/code'
import { direction } from '#markdown/direction'
import { elements } from '#markdown/elements'
import { nestedFences } from '#markdown/fences'
import { Footnotes, footnotes } from '#markdown/footnotes'
import { links } from '#markdown/links'
import { math } from '#markdown/math'
import { repairs, withoutHalfUnderline } from '#markdown/repairs'
import { tables } from '#markdown/tables'
import { taskLists } from '#markdown/task_lists'

/** Link reference definitions by label. */
export type References = Record<string, { href: string; title: string }>

/** What all blocks of a text share, even if they are rendered one by one. */
export type Shared = {
  references: References
  footnotes: Footnotes
  /** How much code was highlighted so far, in UTF-16 code units. */
  highlighted: { length: number }
}

/** Creates what a new text shares. The id is the message's, and becomes part of its footnotes' ids. */
export function nothingShared(id?: number): Shared {
  return { references: {}, footnotes: new Footnotes(id), highlighted: { length: 0 } }
}

/** What the rules in this folder may know about the text they are in. */
export type Env = Shared & {
  isGrowing?: boolean
  isPart?: boolean
  /** The end of a text that grows. */
  lastWords?: string
}

type Options = {
  breaks?: boolean
  id?: number
  /** For a part of a text: what the text has so far. What the part defines is added to it. */
  shared?: Shared
}

/**
 * Markdown to HTML, the same on the server for what is settled and in the browser for what is
 * being written. What comes out is safe to put into a page: raw HTML shows as text, but for a few
 * elements without attributes, only http, https and mailto links are live, and images are links,
 * because an image that loads by itself can carry what it was told to whoever serves it.
 *
 * Code is highlighted and formulas are set with the parts that are there: see `provide`.
 */
export function renderMarkdown(text: string, { breaks = false, id, shared }: Options = {}): string {
  const env: Env = { ...(shared ?? nothingShared(id)), isPart: shared !== undefined }
  return (breaks ? withBreaks : withoutBreaks).render(text, env)
}

/** The same for text that is still being written: what is half open at its end is closed. */
export function renderUnfinished(
  text: string,
  { id, shared }: Omit<Options, 'breaks'> = {}
): string {
  const { references, footnotes: notes, highlighted } = shared ?? nothingShared(id)
  /** Copies, for a definition may be half written as well. */
  const env: Env = {
    references: { ...references },
    footnotes: notes.copy(),
    highlighted: { ...highlighted },
    isGrowing: true,
  }
  return withoutBreaks.render(withoutHalfUnderline(text), env)
}

/** What is left of Markdown without its marks; blocks stand on lines of their own. */
export function plainText(text: string): string {
  const textOf = ({ type, content }: Token) => (type.endsWith('break') ? '\n' : content)
  return withoutBreaks
    .parse(text, nothingShared())
    .filter(({ children, content }) => children ?? content)
    .map((token) => token.children?.map(textOf).join('') ?? token.content)
    .join('\n')
}

/** The text of each block that is not code, without its marks. */
export function prose(text: string): string[] {
  const textOf = ({ type, content, children }: Token): string => {
    if (type.endsWith('break')) return '\n'
    if (type === 'image') return children?.map(textOf).join('') ?? ''
    return type === 'text' ? content : ''
  }
  return withoutBreaks
    .parse(text, nothingShared())
    .flatMap(({ children }) => (children ? [children.map(textOf).join('')] : []))
}

/** Blocks that may take in a line which, half written, looks like a block of its own. */
const LAZY = [
  'paragraph_open',
  'bullet_list_open',
  'ordered_list_open',
  'blockquote_open',
  'table_open',
  'footnote_open',
]

/**
 * Where the last top-level block of the text starts, or one before if the two may yet become one.
 * What stands before it no longer changes when more is written.
 */
export function lastBlockStart(text: string): number {
  const env: Env = { ...nothingShared(), isGrowing: true }
  /** After a blank line only a number may go on with the list before it. */
  const known = text.replace(/(^|[\r\n]) {0,3}\d{1,9}$/, '$1')
  const blocks: Token[] = []
  for (const token of blocksOnly.parse(known, env)) {
    if (token.level === 0 && token.nesting >= 0 && token.map) blocks.push(token)
    /** Its end may come after other blocks. */
    if (token.type === 'math_block' && token.meta?.isOpen) break
  }
  const [before, last] = [blocks.at(-2), blocks.at(-1)]
  /** `#` is a heading and `#tag` goes on with the paragraph in the line before. */
  const areOne = before?.map?.[1] === last?.map?.[0] && LAZY.includes(before?.type ?? '')
  return startOfLine(text, (areOne ? before : last)?.map?.[0] ?? 0)
}

/** Lines as markdown-it counts them. */
function startOfLine(text: string, line: number): number {
  const ending = /\r\n?|\n/g
  for (let passed = 0; passed < line; passed++) ending.test(text)
  return line === 0 ? 0 : ending.lastIndex
}

const withoutBreaks = create(false)
const withBreaks = create(true)
const blocksOnly = create(false)
blocksOnly.core.ruler.enableOnly(['normalize', 'block'])

function create(breaks: boolean) {
  const markdown = new MarkdownIt('default', { html: false, linkify: true, breaks })
  return markdown
    .use(cjkFriendly)
    .use(elements)
    .use(links)
    .use(codeBlocks)
    .use(nestedFences)
    .use(math)
    .use(tables)
    .use(taskLists)
    .use(alerts)
    .use(footnotes)
    .use(repairs)
    .use(direction)
}
