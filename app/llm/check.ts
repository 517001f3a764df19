import sharp from 'sharp'
import { LlmError } from '#llm/llm_error'
import type { LanguageModel } from '#llm/language_model'
import type { PromptBlock, PromptInput } from '#llm/reply_source'
import { NOTHING, type Usage } from '#llm/usage'

/** Milliseconds for one call. */
const TIME_LIMIT = 60_000

/** Many enough to come in several pieces. */
const COUNT =
  'Count from one to thirty, in English words with spaces between them, and write nothing else.'
const COLOUR = 'What colour is this picture? Answer with one word.'

/** More than the least that a provider caches, which is up to 4,096 tokens. */
const LONG_TEXT = 'Parley asks whether this long text is kept by the provider. '.repeat(400)
const LONG_QUESTION = 'What was that about? Answer with one word.'

/** About what each of the calls takes. */
const COUNTING: Usage = { ...NOTHING, input: 100, output: 120 }
const LOOKING: Usage = { ...NOTHING, input: 150, output: 20 }
const KEEPING: Usage = { ...NOTHING, input: 100, cacheWrite: 6_500, output: 20 }
const FINDING: Usage = { ...NOTHING, input: 100, cacheRead: 6_500, output: 20 }

type Answer = { text: string; pieces: number; firstWordAfter: number | null; usage: Usage | null }

/** What works; null where that was not tried, since the configuration says that it does not. */
export type Findings = {
  streaming: 'yes' | 'no' | null
  usage: 'yes' | 'no' | null
  images: 'yes' | 'no' | 'not seen' | null
  caching: 'yes' | 'no' | 'too short' | null
}

/** What of a language model works as it is configured: a few small calls tell. */
export class Check {
  readonly findings: Findings = { streaming: null, usage: null, images: null, caching: null }
  /** Milliseconds. */
  firstWordAfter: number | null = null
  /** What does not work, each a sentence. Never holds the key. */
  readonly problems: string[] = []
  /** Integer micro-dollars that the calls have cost. */
  cost = 0

  constructor(readonly languageModel: LanguageModel) {}

  /** About what it will cost: integer micro-dollars. */
  get expectedCost(): number {
    const { takesImages, config } = this.languageModel
    const calls = [COUNTING]
    if (takesImages) calls.push(LOOKING)
    if (config.capabilities.caching) calls.push(KEEPING, FINDING)
    return calls.reduce((total, usage) => total + this.languageModel.cost(usage), 0)
  }

  /** Makes the calls, and never throws for what a provider does. What does not answer is asked once. */
  async run(): Promise<void> {
    const { takesImages, config } = this.languageModel
    if (!(await this.#try('', () => this.#count()))) return
    if (takesImages && !(await this.#try('images: ', () => this.#look()))) {
      this.findings.images = 'no'
    }
    if (config.capabilities.caching && !(await this.#try('caching: ', () => this.#keep()))) {
      this.findings.caching = 'no'
    }
  }

  async #try(what: string, call: () => Promise<void>): Promise<boolean> {
    try {
      await call()
      return true
    } catch (error) {
      this.problems.push(what + this.#words(LlmError.from(error)))
      return false
    }
  }

  async #count() {
    const { pieces, usage, firstWordAfter } = await this.#ask([text(COUNT)])
    this.firstWordAfter = firstWordAfter
    this.findings.streaming = pieces > 1 ? 'yes' : 'no'
    this.findings.usage = usage && usage.input > 0 ? 'yes' : 'no'
    if (pieces === 1) this.problems.push('the reply came in one piece: something holds it back')
    if (this.findings.usage === 'no' && !this.languageModel.isFree) {
      this.problems.push('no tokens are reported: what replies cost cannot be counted')
    }
  }

  async #look() {
    const { text: seen } = await this.#ask([await redSquare(), text(COLOUR)])
    this.findings.images = /\bred\b/i.test(seen) ? 'yes' : 'not seen'
  }

  /** The same twice. One that a check before has written is read at once. */
  async #keep() {
    const first = await this.#askLong()
    const second = await this.#askLong()
    if (second && second.cacheRead > 0) {
      this.findings.caching = 'yes'
    } else if (first && first.cacheRead + first.cacheWrite + first.cacheWriteLong === 0) {
      this.findings.caching = 'too short'
    } else {
      this.findings.caching = 'no'
      this.problems.push('caching: nothing was read from the cache the second time')
    }
  }

  async #askLong(): Promise<Usage | null> {
    const long = text(LONG_TEXT)
    const { usage } = await this.#ask([long, text(LONG_QUESTION)], { kept: [long] })
    return usage
  }

  async #ask(content: PromptBlock[], rest: Partial<PromptInput> = {}): Promise<Answer> {
    const signal = AbortSignal.timeout(TIME_LIMIT)
    const instructions = 'You are being tested: answer briefly.'
    const prompt = { instructions, messages: [{ role: 'user' as const, content }], ...rest }
    const source = this.languageModel.reply({ ...prompt, isBrief: true }, signal)
    const begin = performance.now()
    const answer: Answer = { text: '', pieces: 0, firstWordAfter: null, usage: null }
    try {
      for await (const chunk of source) {
        if (chunk.part === 'thinking') continue
        answer.firstWordAfter ??= Math.round(performance.now() - begin)
        answer.pieces++
        answer.text += chunk.text
      }
    } finally {
      this.cost += source.cost
    }
    if (signal.aborted) throw new LlmError('stalled')
    return { ...answer, usage: source.isEstimated ? null : source.usage }
  }

  #words({ code, cause }: LlmError): string {
    const { config, provider } = this.languageModel
    switch (code) {
      case 'authentication':
        return provider.apiKey ? 'the key is wrong' : 'the server wants a key'
      case 'permission':
        return 'the key may not use it'
      case 'billing':
        return 'the account has no credit left'
      case 'not_found':
        return `the server does not know “${config.id}”`
      case 'network':
        return `the server could not be reached at ${new URL(provider.baseURL).host}`
      case 'proxy':
        return `a proxy or a web server answered in its place at ${new URL(provider.baseURL).host}`
      case 'stalled':
        return `no answer within ${TIME_LIMIT / 1000} seconds`
      default:
        return code.replaceAll('_', ' ') + this.#quoted(cause)
    }
  }

  /** What the provider said, of which nobody knows whether it repeats the key. */
  #quoted(cause: unknown): string {
    if (!(cause instanceof Error)) return ''
    const { apiKey } = this.languageModel.provider
    const message = apiKey ? cause.message.replaceAll(apiKey, '…') : cause.message
    return ` (${message.replace(/\s+/g, ' ').slice(0, 200)})`
  }
}

function text(words: string) {
  return { type: 'text' as const, text: words }
}

async function redSquare(): Promise<PromptBlock> {
  const square = { width: 64, height: 64, channels: 3, background: '#ff0000' } as const
  const png = await sharp({ create: square }).png().toBuffer()
  const source = { type: 'base64', media_type: 'image/png', data: png.toString('base64') } as const
  return { type: 'image', source }
}
