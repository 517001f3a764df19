import type { Env, MarkdownIt, StateBlock, StateCore, StateInline, Token } from 'markdown-it'

type Use = { number: number; count: number }

/** Holds the footnotes of one text, numbered in the order in which they are used. */
export class Footnotes {
  #defined = new Set<string>()
  #uses = new Map<string, Use>()
  #notes = new Map<string, Token[]>()

  /** Takes the message's id, because a page shows several messages. */
  constructor(private id?: number) {}

  get isEmpty(): boolean {
    return this.#defined.size === 0 && this.#uses.size === 0
  }

  copy(): Footnotes {
    const copy = new Footnotes(this.id)
    copy.#defined = new Set(this.#defined)
    copy.#notes = new Map(this.#notes)
    for (const [label, use] of this.#uses) copy.#uses.set(label, { ...use })
    return copy
  }

  define(label: string): void {
    this.#defined.add(label)
  }

  isDefined(label: string): boolean {
    return this.#defined.has(label)
  }

  write(label: string, blocks: Token[]): void {
    this.#notes.set(label, blocks)
  }

  /** Counts one more use. Returns its number, its id, and that of the note. */
  use(label: string) {
    const use = this.#uses.get(label) ?? { number: this.#uses.size + 1, count: 0 }
    this.#uses.set(label, use)
    use.count++
    return {
      number: use.number,
      id: this.#idOfUse(use.number, use.count),
      noteId: this.#idOf(use.number),
    }
  }

  /** Returns the notes that have a text: the used ones by number, then the others. */
  list() {
    const used = Array.from(this.#uses.keys())
    const unused = Array.from(this.#notes.keys()).filter((label) => !this.#uses.has(label))
    return [...used, ...unused].flatMap((label, index) => {
      const blocks = this.#notes.get(label)
      if (!blocks) return []
      const number = index + 1
      const count = this.#uses.get(label)?.count ?? 0
      const useIds = Array.from({ length: count }, (_, at) => this.#idOfUse(number, at + 1))
      return [{ number, id: this.#idOf(number), useIds, blocks }]
    })
  }

  #idOf(number: number) {
    return this.id === undefined ? `fn-${number}` : `fn-${this.id}-${number}`
  }

  #idOfUse(number: number, count: number) {
    const id = this.#idOf(number).replace('fn', 'fnref')
    return count === 1 ? id : `${id}-${count}`
  }
}

/**
 * Reads footnotes: `text[^1]`, and `[^1]: note` anywhere. The notes go to the end of the text. A part
 * of a text (`env.isPart`) only keeps them.
 */
export function footnotes(markdown: MarkdownIt): void {
  const interrupted = { alt: ['paragraph', 'reference'] }
  markdown.block.ruler.before('reference', 'footnote', definitionRule, interrupted)
  markdown.inline.ruler.before('link', 'footnote_ref', useRule)
  markdown.core.ruler.push('footnotes', moveToEnd)

  const { rules } = markdown.renderer
  rules.footnote_ref = (tokens, index, _options, _env, self) =>
    `<sup class="footnote-ref"><a${self.renderAttrs(tokens[index])}>${tokens[index].info}</a></sup>`
  rules.footnote_back = (tokens, index, _options, _env, self) =>
    ` <a${self.renderAttrs(tokens[index])}>↩${tokens[index].info}</a>`
}

function footnotesOf(env: Env): Footnotes {
  const { footnotes: known } = env
  if (known instanceof Footnotes) return known
  const created = new Footnotes()
  env.footnotes = created
  return created
}

const DEFINITION = /\[\^([^[\]\s]{1,100})\]:[ \t]*/y
const USE = /\[\^([^[\]\s]{1,100})\]/y

/** Reads a note: its lines up to a blank one, and after it those that are indented by four columns. */
function definitionRule(
  state: StateBlock,
  startLine: number,
  endLine: number,
  isSilent: boolean
): boolean {
  if (state.sCount[startLine] - state.blkIndent >= 4) return false
  DEFINITION.lastIndex = state.bMarks[startLine] + state.tShift[startLine]
  const [, label] = DEFINITION.exec(state.src) ?? []
  const notes = footnotesOf(state.env)
  /** A second note of the same label would be lost, so it stays text. */
  if (!label || notes.isDefined(label)) return false
  if (isSilent) return true

  const contentAt = DEFINITION.lastIndex
  notes.define(label)
  const opening = state.push('footnote_open', '', 1)
  opening.info = label
  const { parentType } = state
  const bMark = state.bMarks[startLine]
  const tShift = state.tShift[startLine]
  const sCount = state.sCount[startLine]
  state.parentType = 'footnote'
  state.blkIndent += 4
  state.bMarks[startLine] = contentAt
  state.tShift[startLine] = 0
  state.sCount[startLine] = state.blkIndent
  state.md.block.tokenize(state, startLine, endLine)
  state.parentType = parentType
  state.blkIndent -= 4
  state.bMarks[startLine] = bMark
  state.tShift[startLine] = tShift
  state.sCount[startLine] = sCount
  opening.map = [startLine, state.line]
  state.push('footnote_close', '', -1)
  return true
}

/**
 * Reads the use of a note. A text that is still growing most likely gets the notes of its numbers
 * later. If not, the rendering at its end shows the use as text.
 */
function useRule(state: StateInline, isSilent: boolean): boolean {
  const { src, pos, posMax, env } = state
  if (src[pos] !== '[' || src[pos + 1] !== '^' || state.linkLevel > 0) return false
  USE.lastIndex = pos
  const [use, label] = USE.exec(src) ?? []
  if (!use || pos + use.length > posMax) return false
  const notes = footnotesOf(env)
  const mayCome = (env.isGrowing || env.isPart) && /^\d{1,3}$/.test(label)
  if (!notes.isDefined(label) && (!mayCome || src[pos + use.length] === '(')) return false

  if (!isSilent) {
    const { number, id, noteId } = notes.use(label)
    const token = state.push('footnote_ref', '', 0)
    token.info = String(number)
    token.attrs = [
      ['href', `#${noteId}`],
      ['id', id],
      ['aria-label', `Footnote ${number}`],
    ]
  }
  state.pos += use.length
  return true
}

/** Takes the notes out of the text and adds their list to its end. */
function moveToEnd(state: StateCore): void {
  const notes = footnotesOf(state.env)
  const kept: Token[] = []
  const open: { label: string; blocks: Token[] }[] = []
  for (const token of state.tokens) {
    if (token.type === 'footnote_open') open.push({ label: token.info, blocks: [] })
    else if (token.type === 'footnote_close') {
      const note = open.pop()
      if (note) notes.write(note.label, note.blocks)
    } else (open.at(-1)?.blocks ?? kept).push(token)
  }
  if (!state.env.isPart) for (const token of listOf(notes, state)) kept.push(token)
  state.tokens = kept
}

function listOf(notes: Footnotes, { Token: TokenOf }: StateCore): Token[] {
  const written = notes.list()
  if (written.length === 0) return []
  const tokenOf = (
    type: string,
    tag: string,
    nesting: -1 | 0 | 1,
    attrs: [string, string][] | null = null
  ) => {
    const token = new TokenOf(type, tag, nesting)
    return Object.assign(token, { block: nesting !== 0, attrs })
  }
  const items = written.flatMap(({ number, id, useIds, blocks }) => {
    const backs = useIds.map((useId, index) => {
      const back = tokenOf('footnote_back', 'a', 0, [
        ['href', `#${useId}`],
        ['class', 'footnote-back'],
        ['aria-label', `Back to reference ${number}${index > 0 ? `, ${index + 1}` : ''}`],
      ])
      return Object.assign(back, { info: index > 0 ? `<sup>${index + 1}</sup>` : '' })
    })
    const last = blocks.at(-1)
    const before = last?.type === 'paragraph_close' ? blocks.slice(0, -1) : blocks
    return [
      tokenOf('footnote_item_open', 'li', 1, [
        ['id', id],
        ['value', String(number)],
      ]),
      ...before,
      ...backs,
      ...blocks.slice(before.length),
      tokenOf('footnote_item_close', 'li', -1),
    ]
  })
  return [
    tokenOf('footnotes_open', 'div', 1, [
      ['class', 'footnotes'],
      ['role', 'group'],
      ['aria-label', 'Footnotes'],
    ]),
    tokenOf('footnote_list_open', 'ol', 1),
    ...items,
    tokenOf('footnote_list_close', 'ol', -1),
    tokenOf('footnotes_close', 'div', -1),
  ]
}
