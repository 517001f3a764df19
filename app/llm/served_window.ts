import { clientFor } from '#llm/client'
import type { LanguageModel } from '#llm/language_model'

/** Milliseconds for one question to the server. */
const TIME_LIMIT = 5_000

type Props = { default_generation_settings?: { n_ctx?: unknown } }
type Served = {
  id?: unknown
  max_input_tokens?: unknown
  max_model_len?: unknown
  meta?: { n_ctx?: unknown; n_ctx_train?: unknown }
}

/**
 * Returns the tokens that the server gives one request, or null where it doesn't say. llama.cpp says
 * it in `/props`, where `-c` is already divided by `-np`; Claude's provider, vLLM and others in
 * `/v1/models`.
 */
export async function servedWindow(languageModel: LanguageModel): Promise<number | null> {
  const { id } = languageModel.config
  const props = await read<Props>(languageModel, '/props')
  const inProps = firstCount(props?.default_generation_settings?.n_ctx)
  if (inProps) return inProps
  const models = await read<{ data?: Served[] }>(languageModel, '/v1/models?limit=1000')
  const all = models?.data
  if (!Array.isArray(all)) return null
  const served = all.find((it) => it.id === id) ?? (all.length === 1 ? all[0] : undefined)
  const { max_input_tokens: input, max_model_len: length, meta } = served ?? {}
  return firstCount(input, length, meta?.n_ctx, meta?.n_ctx_train)
}

async function read<T>(languageModel: LanguageModel, path: string): Promise<T | null> {
  try {
    return await clientFor(languageModel).get<T>(path, { timeout: TIME_LIMIT })
  } catch {
    return null
  }
}

function firstCount(...values: unknown[]): number | null {
  return values.find((it): it is number => Number.isInteger(it) && Number(it) > 0) ?? null
}
