import { createHash } from 'node:crypto'
import type * as Wire from '@anthropic-ai/sdk/resources/messages'

type Body = Pick<Wire.MessageCreateParams, 'model' | 'messages' | 'system' | 'tools'>
type Mark = { type: 'ephemeral'; ttl?: '5m' | '1h' }
type Block = { prefix: string; end: number; mark: Mark | undefined }
type Entry = { life: number; until: number }

/** Tokens of a request, as the provider bills them. */
export type Bill = {
  fresh: number
  read: number
  written: number
  writtenLong: number
}

/** The provider's rules, as its documentation of prompt caching has them. */
const MOST_MARKS = 4
const LOOK_BACK = 20
const LIVES = { '5m': 5 * 60_000, '1h': 60 * 60_000 }

/** Of a page of a PDF, as text and as a picture. */
const TOKENS_PER_PAGE = 2_500

/**
 * The cache of a provider of the Messages API: it hashes the blocks of a prompt without their marks,
 * bills what it finds, keeps what is marked, and refuses what the provider would refuse. Knows
 * nothing of how the product makes a prompt.
 */
export class FakeBilling {
  readonly bills: Bill[] = []

  /** Requests that did not begin with the whole of the one before. */
  readonly breaks: number[] = []

  #entries = new Map<string, Entry>()
  #former: Block[] = []
  #leastLength: number
  #now: () => number

  constructor({ now = Date.now, leastLength = 4_096 } = {}) {
    this.#now = now
    this.#leastLength = leastLength
  }

  /** The usage of a request, as `message_start` has it. @throws where the provider would refuse it */
  charge(body: Body) {
    const blocks = blocksOf(body)
    const marked = this.#marked(blocks)
    this.#compare(blocks)
    const hit = this.#find(body.model, blocks, marked)
    const bill = this.#bill(blocks, marked, hit)
    this.#keep(body.model, blocks, marked, hit)
    this.bills.push(bill)
    return {
      input_tokens: bill.fresh,
      cache_read_input_tokens: bill.read,
      cache_creation_input_tokens: bill.written + bill.writtenLong,
      cache_creation: {
        ephemeral_5m_input_tokens: bill.written,
        ephemeral_1h_input_tokens: bill.writtenLong,
      },
    }
  }

  /** All requests together. */
  get total(): Bill {
    const sum = (key: keyof Bill) => this.bills.reduce((total, bill) => total + bill[key], 0)
    return {
      fresh: sum('fresh'),
      read: sum('read'),
      written: sum('written'),
      writtenLong: sum('writtenLong'),
    }
  }

  #marked(blocks: Block[]): number[] {
    const marked = blocks.flatMap(({ mark }, index) => (mark ? [index] : []))
    if (marked.length > MOST_MARKS) throw new Error(`${marked.length} cache marks: at most 4`)
    const lives = marked.map((index) => lifeOf(blocks[index]))
    if (lives.some((life, index) => index > 0 && life > lives[index - 1])) {
      throw new Error('a longer cache life after a shorter one')
    }
    return marked
  }

  #compare(blocks: Block[]) {
    const isPrefix = this.#former.every(({ prefix }, index) => blocks[index]?.prefix === prefix)
    if (!isPrefix) this.breaks.push(this.bills.length)
    this.#former = blocks
  }

  /** The end of the longest prefix that is there, at a mark or up to 20 blocks before one. */
  #find(model: string, blocks: Block[], marked: number[]): number {
    for (const mark of [...marked].reverse()) {
      for (let at = mark; at >= Math.max(0, mark - LOOK_BACK + 1); at--) {
        const entry = this.#entries.get(`${model} ${blocks[at].prefix}`)
        if (!entry || entry.until < this.#now()) continue
        entry.until = this.#now() + entry.life
        return blocks[at].end
      }
    }
    return 0
  }

  #bill(blocks: Block[], marked: number[], hit: number): Bill {
    const all = blocks.at(-1)!.end
    const endOf = (indexes: number[]) => {
      const ends = indexes.map((index) => blocks[index].end)
      return Math.max(hit, ...ends.filter((end) => end >= this.#leastLength))
    }
    const long = endOf(marked.filter((index) => lifeOf(blocks[index]) === LIVES['1h']))
    const end = Math.max(long, endOf(marked))
    return { read: hit, writtenLong: long - hit, written: end - long, fresh: all - end }
  }

  /** What was read keeps the life for which it was paid. */
  #keep(model: string, blocks: Block[], marked: number[], hit: number) {
    for (const index of marked) {
      const { prefix, end } = blocks[index]
      if (end < this.#leastLength || end <= hit) continue
      const life = lifeOf(blocks[index])
      this.#entries.set(`${model} ${prefix}`, { life, until: this.#now() + life })
    }
  }
}

function lifeOf({ mark }: Block): number {
  return LIVES[mark?.ttl ?? '5m']
}

/** The blocks in the order in which they count, each with the hash of all up to it. */
function blocksOf({ tools = [], system = [], messages }: Body): Block[] {
  const parts: { place: string; block: object }[] = [
    ...tools.map((block) => ({ place: 'tools', block })),
    ...asBlocks(system).map((block) => ({ place: 'system', block })),
    ...messages.flatMap(({ role, content }, index) => {
      return asBlocks(content).map((block) => ({ place: `${index} ${role}`, block }))
    }),
  ]
  let prefix = ''
  let end = 0
  return parts.map(({ place, block }) => {
    const { cache_control: mark, ...rest } = block as { cache_control?: Mark }
    const json = JSON.stringify(rest)
    if (mark && /"text":""/.test(json)) throw new Error('an empty text cannot be marked')
    prefix = createHash('sha256').update(`${prefix}\n${place}\n${json}`).digest('hex')
    end += tokensOf(rest as Wire.ContentBlockParam)
    return { prefix, end, mark }
  })
}

function asBlocks(content: string | object[]): object[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content
}

/** Not how the product estimates: four characters to a token, and pages of a PDF as found in it. */
function tokensOf(block: Wire.ContentBlockParam): number {
  if (block.type === 'document' && block.source.type === 'base64') {
    const pdf = Buffer.from(block.source.data, 'base64').toString('latin1')
    return (pdf.match(/\/Type \/Page /g)?.length ?? 1) * TOKENS_PER_PAGE
  }
  if (block.type === 'image') return 1_500
  return Math.ceil(JSON.stringify(block).length / 4)
}
