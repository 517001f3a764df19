import llm, { type Effort, type LanguageModelConfig, type ProviderConfig } from '#config/llm'
import { ReplySource, type MayGoOn, type PromptInput } from '#llm/reply_source'
import { costOfTokens, NOTHING, type Usage } from '#llm/usage'

/** About what the writing of a title takes. */
const TITLE_USAGE: Usage = { ...NOTHING, input: 1_000, output: 20 }

/** An entry of `config/llm.ts`. */
export class LanguageModel {
  private constructor(
    readonly key: string,
    readonly config: LanguageModelConfig
  ) {}

  /** Those whose provider has a key, or needs none; without any, the built-in demo. */
  static available(): LanguageModel[] {
    const usable = this.#all().filter((it) => !it.isDemo && it.#isReachable)
    return usable.length > 0 ? usable : this.#all().filter((it) => it.key === llm.fallback)
  }

  /**
   * The one that answers for a key: itself where it is available, otherwise the one that new
   * conversations start with. So a conversation goes on when a key is added or taken away.
   */
  static for(key?: string | null): LanguageModel {
    const available = this.available()
    const byKey = (wanted?: string | null) => available.find((it) => it.key === wanted)
    return byKey(key) ?? byKey(llm.default) ?? available[0]
  }

  /** The one that writes titles: as configured, or else the cheapest; null where only the demo is there. */
  static forTitles(): LanguageModel | null {
    const available = this.available().filter((it) => !it.isDemo)
    const byCost = available.toSorted((a, b) => a.cost(TITLE_USAGE) - b.cost(TITLE_USAGE))
    return available.find((it) => it.key === llm.titleModel) ?? byCost.at(0) ?? null
  }

  /** The one with the key, whether it is offered now or not. */
  static withKey(key: string): LanguageModel {
    return new LanguageModel(key, llm.models[key])
  }

  /** What people call it, also when it is no longer offered. */
  static labelFor(key: string): string {
    return llm.models[key]?.label ?? key
  }

  /**
   * Points the provider of all Claude language models elsewhere, for tests. Returns a function
   * that puts things back.
   */
  static fake(provider: { baseURL: string; apiKey?: string }): () => void {
    const real = llm.providers.anthropic
    llm.providers.anthropic = { ...real, apiKey: 'fake', ...provider }
    return () => void (llm.providers.anthropic = real)
  }

  static #all(): LanguageModel[] {
    return Object.entries(llm.models).map(([key, config]) => new LanguageModel(key, config))
  }

  get label(): string {
    return this.config.label
  }

  get isDemo(): boolean {
    return this.config.provider === 'demo'
  }

  /** Whether its calls cost nothing, as those of one's own server. */
  get isFree(): boolean {
    return this.config.prices.every(({ prices }) => Object.values(prices).every((it) => it === 0))
  }

  get provider(): ProviderConfig {
    return llm.providers[this.config.provider]
  }

  get #isReachable(): boolean {
    return Boolean(this.provider.apiKey || this.provider.isKeyOptional)
  }

  /** Tokens that a prompt may have so that there is room for a reply. */
  get promptRoom(): number {
    const { contextWindow, maxOutput } = this.config
    return contextWindow - Math.min(maxOutput, contextWindow / 2)
  }

  /** Whether it can read this kind of file. */
  takes(kind: 'image' | 'pdf' | 'text'): boolean {
    if (kind === 'text') return true
    return kind === 'image' ? this.config.capabilities.images : this.config.capabilities.pdf
  }

  get takesImages(): boolean {
    return this.takes('image')
  }

  get takesPdf(): boolean {
    return this.takes('pdf')
  }

  /** Levels of effort that it takes, from the least on; none where there is nothing to choose. */
  get efforts(): readonly Effort[] {
    return this.config.effort?.levels ?? []
  }

  get defaultEffort(): Effort | null {
    return this.config.effort?.default ?? null
  }

  /** The level to ask it for; null where it has no such level, or makes it anyway. */
  effortFor(wanted: string | null | undefined): Effort | null {
    if (wanted === this.defaultEffort) return null
    return this.efforts.find((level) => level === wanted) ?? null
  }

  get hasWebSearch(): boolean {
    return this.config.capabilities.webSearch
  }

  /** Opens a reply to the prompt; `signal` hangs up. See ReplySource for its end and errors. */
  reply(prompt: PromptInput, signal: AbortSignal, mayGoOn?: MayGoOn): ReplySource {
    return new ReplySource(this, prompt, signal, mayGoOn)
  }

  /** The price of one call: integer micro-dollars, by the tier of its prompt's whole length. */
  cost(usage: Usage): number {
    const searches = usage.webSearches * llm.webSearchPrice
    return Math.round(costOfTokens(usage, this.config.prices) + searches)
  }
}
