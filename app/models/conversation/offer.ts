import type { LanguageModel } from '#llm/language_model'
import { refusal } from '#models/message/upload'

/** How replies are to be written. */
export type Manner = { effort?: string | null; hasWebSearch?: boolean }

/** @throws E_VALIDATION_ERROR on `effort` or `hasWebSearch` for what the language model does not have */
export function assertOffered(languageModel: LanguageModel, { effort, hasWebSearch }: Manner) {
  const { label, efforts } = languageModel
  if (effort && !efforts.some((level) => level === effort)) {
    throw refusal('effort', `${label} has no such effort: choose another one.`)
  }
  if (hasWebSearch && !languageModel.hasWebSearch) {
    throw refusal('hasWebSearch', `${label} cannot search the web: choose another language model.`)
  }
}
