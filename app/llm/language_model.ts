import llm, { type LanguageModelConfig, type ProviderConfig } from '#config/llm'
import { ReplySource, type PromptInput, type Usage } from '#llm/reply_source'

/** An entry of `config/llm.ts`. */
export class LanguageModel {
  private constructor(
    readonly key: string,
    readonly config: LanguageModelConfig
  ) {}

  /** Those whose provider has a key; without any, the built-in demo. */
  static available(): LanguageModel[] {
    const usable = this.#all().filter((it) => !it.isDemo && it.provider.apiKey)
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

  get provider(): ProviderConfig {
    return llm.providers[this.config.provider]
  }

  /** Opens a reply to the prompt; `signal` hangs up. See ReplySource for its end and errors. */
  reply(prompt: PromptInput, signal: AbortSignal): ReplySource {
    return new ReplySource(this, prompt, signal)
  }

  /** Integer micro-dollars, by the price tier of the prompt's whole length. */
  cost(usage: Usage): number {
    const promptTokens = usage.input + usage.cacheRead + usage.cacheWrite
    const { prices } = this.config.prices.find((tier) => promptTokens <= (tier.upTo ?? Infinity))!
    return Math.round(
      usage.input * prices.input +
        usage.output * prices.output +
        usage.cacheRead * prices.cacheRead +
        usage.cacheWrite * prices.cacheWrite
    )
  }
}
