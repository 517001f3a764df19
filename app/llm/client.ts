import Anthropic from '@anthropic-ai/sdk'
import { demoFetch } from '#llm/demo'
import type { LanguageModel } from '#llm/language_model'

/** Returns the SDK's client for the language model's provider. */
export function clientFor({ provider, isDemo }: LanguageModel): Anthropic {
  return new Anthropic({
    baseURL: provider.baseURL,
    /** Without one the SDK would look for another's key in the environment, and send it. */
    apiKey: provider.apiKey ?? 'none',
    authToken: null,
    /** We retry ourselves, visibly and stoppably; the SDK would also sleep through any retry-after. */
    maxRetries: 0,
    logLevel: 'off',
    fetch: isDemo ? demoFetch : undefined,
  })
}
