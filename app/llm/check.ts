import * as prompts from '#llm/check_prompts'
import { LlmError } from '#llm/llm_error'
import type { LanguageModel } from '#llm/language_model'
import type { PromptBlock, PromptInput } from '#llm/reply_source'
import { servedWindow } from '#llm/served_window'
import { tokensOfText } from '#llm/tokens'
import { promptTokens, type Usage } from '#llm/usage'

/** Milliseconds for one call, and for one whose prompt fills the window on a slow machine. */
const TIME_LIMIT = 60_000
const WINDOW_TIME_LIMIT = 300_000

/** Tokens of the reply that is read until its first thought. */
const THOUGHTS = 2_000

/** Sentences of a short prompt, which tells how many tokens one has. */
const FEW = 50

/** The part of the room for a prompt that is filled, and the part of that to be read. */
const FILLED = 0.95
const READ = 0.8

type Answer = {
  text: string
  pieces: number
  firstWordAfter: number | null
  hasThought: boolean
  hasSearched: boolean
  usage: Usage | null
}

type Asking = Partial<PromptInput> & {
  timeLimit?: number
  /** Whether the rest of the answer would only cost. */
  isEnough?: (answer: Answer) => boolean
}

/** What works; null where that was not tried, since the configuration says that it does not. */
export type Findings = {
  streaming: 'yes' | 'no' | null
  usage: 'yes' | 'no' | null
  images: 'yes' | 'no' | 'not seen' | null
  caching: 'yes' | 'no' | 'too short' | null
  pdf: 'yes' | 'no' | 'not read' | null
  thinking: 'yes' | 'no' | 'not seen' | null
  webSearch: 'yes' | 'no' | 'not used' | null
  window: 'yes' | 'no' | 'too slow' | null
}

type Part = {
  finding: 'images' | 'caching' | 'pdf' | 'thinking' | 'webSearch'
  /** In words. */
  name: string
  /** About what its calls take. */
  usages: Usage[]
  call: () => Promise<void>
}

/** What of a language model works as it is configured: a few small calls tell. */
export class Check {
  readonly findings: Findings = {
    ...{ streaming: null, usage: null, images: null, caching: null },
    ...{ pdf: null, thinking: null, webSearch: null, window: null },
  }
  /** Milliseconds. */
  firstWordAfter: number | null = null
  /** What does not work, each a sentence. Never holds the key. */
  readonly problems: string[] = []
  /** Integer micro-dollars that the calls have cost. */
  cost = 0

  constructor(readonly languageModel: LanguageModel) {}

  /** About what it will cost: integer micro-dollars. */
  get expectedCost(): number {
    const calls = [prompts.COUNT.usage, ...this.#parts.flatMap(({ usages }) => usages)]
    return calls.reduce((total, usage) => total + this.languageModel.cost(usage), 0)
  }

  /** Makes the calls, and never throws for what a provider does. What does not answer is asked once. */
  async run(): Promise<void> {
    if (!(await this.#try('', () => this.#count()))) return
    for (const { name, finding, call } of this.#parts) {
      if (!(await this.#try(`${name}: `, call))) this.findings[finding] = 'no'
    }
    await this.#checkWindow()
  }

  /** Those that the configuration claims and whose calls fit into the window. The demo only talks. */
  get #parts(): Part[] {
    if (this.languageModel.isDemo) return []
    const { capabilities, contextWindow } = this.languageModel.config
    const { DOCUMENT, LONG, LONG_AGAIN, LOOKING, PUZZLE, SEARCH } = prompts
    const parts: Part[] = [
      { finding: 'images', name: 'images', usages: [LOOKING], call: () => this.#look() },
      {
        finding: 'caching',
        name: 'caching',
        usages: [LONG.usage, LONG_AGAIN],
        call: () => this.#keep(),
      },
      { finding: 'pdf', name: 'PDFs', usages: [DOCUMENT.usage], call: () => this.#read() },
      { finding: 'thinking', name: 'thinking', usages: [PUZZLE.usage], call: () => this.#think() },
      {
        finding: 'webSearch',
        name: 'web search',
        usages: [SEARCH.usage],
        call: () => this.#search(),
      },
    ]
    const fits = (usage: Usage) => promptTokens(usage) + usage.output <= contextWindow
    return parts.filter(({ finding, usages }) => capabilities[finding] && usages.every(fits))
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
    const { pieces, usage, firstWordAfter } = await this.#ask(prompts.COUNT.content)
    this.firstWordAfter = firstWordAfter
    this.findings.streaming = pieces > 1 ? 'yes' : 'no'
    this.findings.usage = usage && usage.input > 0 ? 'yes' : 'no'
    if (pieces === 1) this.problems.push('the reply came in one piece: something holds it back')
    if (this.findings.usage === 'no' && !this.languageModel.isFree) {
      this.problems.push('no tokens are reported: what replies cost cannot be counted')
    }
  }

  async #look() {
    const { text: seen } = await this.#ask(await prompts.lookAtRed())
    this.findings.images = /\bred\b/i.test(seen) ? 'yes' : 'not seen'
    if (this.findings.images === 'not seen') this.problems.push('images: the picture was not seen')
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
    const { usage } = await this.#ask(prompts.LONG.content, { kept: [prompts.LONG_TEXT] })
    return usage
  }

  /** Some servers, such as llama.cpp's, leave out documents without a word. */
  async #read() {
    const { text: seen } = await this.#ask(prompts.DOCUMENT.content)
    this.findings.pdf = /marigold/i.test(seen) ? 'yes' : 'not read'
    if (this.findings.pdf === 'not read') this.problems.push('PDFs: the document was not read')
  }

  /** A language model may find that there is nothing to think about: that is no problem. */
  async #think() {
    const { hasThought } = await this.#ask(prompts.PUZZLE.content, {
      isBrief: false,
      maxOutput: THOUGHTS,
      isEnough: (answer) => answer.hasThought,
    })
    this.findings.thinking = hasThought ? 'yes' : 'not seen'
  }

  async #search() {
    const { hasSearched } = await this.#ask(prompts.SEARCH.content, {
      hasWebSearch: true,
      maxSearches: 1,
      isEnough: (answer) => answer.hasSearched,
    })
    this.findings.webSearch = hasSearched ? 'yes' : 'not used'
    if (!hasSearched) this.problems.push('web search: nothing was found')
  }

  /** Asks the server for its window. Where it does not say, a long prompt tells, if that is free. */
  async #checkWindow() {
    const { languageModel } = this
    if (languageModel.isDemo) return
    const served = await servedWindow(languageModel)
    if (served === null) {
      if (languageModel.isFree) await this.#fillWindow()
      return
    }
    const { contextWindow } = languageModel.config
    this.findings.window = served < contextWindow ? 'no' : 'yes'
    if (this.findings.window === 'yes') return
    this.problems.push(
      `window: the server gives a request ${tokens(served)} (llama.cpp: -c divided by -np), but ${tokens(contextWindow)} are configured`
    )
  }

  async #fillWindow() {
    try {
      const few = await this.#askFilled(FEW)
      const tokensOfOne = few.length ? few.length / FEW : tokensOfText(prompts.FILLER)
      const count = Math.floor((this.languageModel.promptRoom * FILLED) / tokensOfOne)
      const whole = count > FEW ? await this.#askFilled(count) : few
      const isWhole = whole.length
        ? whole.length >= Math.max(count, FEW) * tokensOfOne * READ
        : whole.isFound
      this.findings.window = isWhole ? 'yes' : 'no'
      if (!isWhole) {
        this.problems.push(
          `window: the beginning of a prompt of ${tokens(count * tokensOfOne)} was not read (Ollama: OLLAMA_CONTEXT_LENGTH)`
        )
      }
    } catch (error) {
      const failure = LlmError.from(error)
      this.findings.window = failure.code === 'stalled' ? 'too slow' : 'no'
      if (failure.code !== 'stalled') this.problems.push(`window: ${this.#words(failure)}`)
    }
  }

  /** Returns the tokens that the server counts, where it does, and whether it found the first word. */
  async #askFilled(count: number) {
    const { text: found, usage } = await this.#ask(prompts.filled(count), {
      timeLimit: WINDOW_TIME_LIMIT,
    })
    return { length: usage && promptTokens(usage), isFound: /marigold/i.test(found) }
  }

  async #ask(content: PromptBlock[], asking: Asking = {}): Promise<Answer> {
    const { timeLimit = TIME_LIMIT, isEnough, ...rest } = asking
    const signal = AbortSignal.timeout(timeLimit)
    const instructions = 'You are being tested: answer briefly.'
    const messages = [{ role: 'user' as const, content }]
    const prompt = { instructions, messages, isBrief: true, ...rest }
    const source = this.languageModel.reply(prompt, signal)
    const begin = performance.now()
    const answer: Answer = {
      ...{ text: '', pieces: 0, firstWordAfter: null, usage: null },
      ...{ hasThought: false, hasSearched: false },
    }
    try {
      for await (const chunk of source) {
        answer.hasSearched = (source.usage?.webSearches ?? 0) > 0
        if (chunk.part === 'thinking') {
          answer.hasThought = true
        } else {
          answer.firstWordAfter ??= Math.round(performance.now() - begin)
          answer.pieces++
          answer.text += chunk.text
        }
        if (isEnough?.(answer)) break
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

function tokens(count: number): string {
  return `${Math.round(count).toLocaleString('en-GB')} tokens`
}
