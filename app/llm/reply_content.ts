import type {
  ContentBlock,
  RawContentBlockDelta,
  RawMessageStreamEvent,
  TextCitation,
} from '@anthropic-ai/sdk/resources/messages'
import { Citations } from '#llm/citations'
import type { Chunk } from '#llm/reply_source'
import { searchErrorLine, searchLine } from '#llm/web_search'

type Part = Chunk['part']

/**
 * The content of a reply, from the events of all messages that it is made of. What people read are
 * chunks of two parts: `content` is the text, with its sources as links, `thinking` the thoughts, with
 * a line for each search. `blocks` are the provider's own, in which it finds its way back after a pause.
 */
export class ReplyContent {
  /** Those that are complete. */
  readonly blocks: ContentBlock[] = []

  /** Whether there is any text that is not blank. */
  hasText = false

  #block: ContentBlock | undefined
  #json = ''
  #isFresh = false
  #citations = new Citations()
  #ends = { content: '', thinking: '' }
  #heldBack = { content: '', thinking: '' }

  read(event: RawMessageStreamEvent): Chunk | undefined {
    if (event.type === 'content_block_delta') return this.#grow(event.delta)
    if (event.type === 'content_block_start') return this.#begin(event.content_block)
    if (event.type === 'content_block_stop') return this.#finish()
  }

  /** What stands at the end of the whole. */
  end(): Chunk | undefined {
    return this.#chunk('content', this.#citations.list)
  }

  #begin(block: ContentBlock): Chunk | undefined {
    this.#block = block
    this.#json = ''
    this.#isFresh = true
    if (block.type !== 'web_search_tool_result') return
    const line = searchErrorLine(block.content)
    if (line) return this.#think(line)
  }

  #grow(delta: RawContentBlockDelta): Chunk | undefined {
    const block = this.#block
    if (delta.type === 'text_delta') {
      if (block?.type === 'text') block.text += delta.text
      return this.#write(delta.text)
    }
    if (delta.type === 'thinking_delta') {
      if (block?.type === 'thinking') block.thinking += delta.thinking
      return this.#think(delta.thinking)
    }
    if (delta.type === 'signature_delta' && block?.type === 'thinking') {
      block.signature = delta.signature
    } else if (delta.type === 'input_json_delta') {
      this.#json += delta.partial_json
    } else if (delta.type === 'citations_delta' && block?.type === 'text') {
      block.citations = [...(block.citations ?? []), delta.citation]
    }
  }

  #finish(): Chunk | undefined {
    const block = this.#block
    this.#block = undefined
    /** The provider does not take empty ones back. */
    if (!block || (block.type === 'text' && !block.text)) return
    if (block.type === 'server_tool_use' && this.#json) block.input = parsed(this.#json)
    this.blocks.push(block)
    this.#isFresh = true
    if (block.type === 'text') return this.#cite(block.citations)
    if (block.type === 'server_tool_use' && block.name === 'web_search') {
      return this.#think(searchLine(block.input))
    }
  }

  #cite(citations: TextCitation[] | null): Chunk | undefined {
    return this.#chunk('content', this.#citations.linksFor(citations ?? []))
  }

  /** Text is cut into blocks where its sources change; after anything else a paragraph begins. */
  #write(text: string): Chunk | undefined {
    const isApart = this.#isFresh && this.blocks.length > 0 && this.blocks.at(-1)?.type !== 'text'
    return this.#put('content', text, isApart)
  }

  /** Thoughts and searches stand apart from each other. */
  #think(text: string): Chunk | undefined {
    return this.#put('thinking', text, this.#isFresh)
  }

  #put(part: Part, text: string, isApart: boolean): Chunk | undefined {
    if (text === '') return
    this.#isFresh = false
    const needsBreak = isApart && this.#ends[part] !== '' && !/^\s*\n/.test(text)
    const gap = needsBreak ? '\n\n'.slice(newlinesAt(this.#ends[part])) : ''
    return this.#chunk(part, gap + text)
  }

  /**
   * Offsets count UTF-16 code units and are counted from here on, so nothing may change the text
   * later: half a pair waits for its other half, and what PostgreSQL refuses goes. White space waits
   * for the first word: of a reply that is nothing else the provider would refuse all later prompts.
   */
  #chunk(part: Part, received: string): Chunk | undefined {
    const text = this.#heldBack[part] + received.replaceAll('\0', '')
    const whole = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length
    if (part === 'content') this.hasText ||= text.slice(0, whole).trim() !== ''
    const cut = part === 'content' && !this.hasText ? 0 : whole
    this.#heldBack[part] = text.slice(cut)
    if (cut === 0) return
    const piece = text.slice(0, cut).toWellFormed()
    this.#ends[part] = (this.#ends[part] + piece).slice(-2)
    return { part, text: piece }
  }
}

function newlinesAt(end: string): number {
  return /\n*$/.exec(end)![0].length
}

/** The input of a tool; nothing where it is not readable, for it is only shown. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return {}
  }
}

function isHighSurrogate(code: number) {
  return code >= 0xd800 && code <= 0xdbff
}
