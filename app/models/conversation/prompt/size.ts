import { errors as vineErrors } from '@vinejs/vine'
import type { LanguageModel } from '#llm/language_model'
import { tokensOfFile, tokensOfText, TOKENS_PER_MESSAGE, type SizedFile } from '#llm/tokens'
import { Instructions } from '#models/account/instructions'

type Question = {
  accountId: number
  content: string
  files: (SizedFile & { name: string })[]
}

/**
 * A question that a language model could not read even if nothing had been said before it.
 *
 * @throws E_VALIDATION_ERROR on the field, which names what is too large, and how large that is
 */
export async function assertFits(
  languageModel: LanguageModel,
  question: Question,
  field?: string
): Promise<void> {
  const { accountId, content, files } = question
  const sizes = files.map((file) => ({ name: file.name, tokens: tokensOfFile(file) }))
  const words = TOKENS_PER_MESSAGE + tokensOfText(content)
  const tokens = sizes.reduce((total, size) => total + size.tokens, words)
  const room = languageModel.promptRoom - tokensOfText(await Instructions.textFor(accountId))
  if (tokens <= room) return

  const file = sizes.find((size) => size.tokens > room)
  const what = file
    ? `“${file.name}” is`
    : `This message${files.length > 0 ? ', with its files,' : ''} is`
  const size = `it has about ${thousands(file?.tokens ?? tokens)} tokens, and ${thousands(room)} fit`
  const message = `${what} too large for ${languageModel.label}: ${size}.`
  const where = field ?? (files.length > 0 ? 'files' : 'content')
  throw new vineErrors.E_VALIDATION_ERROR([{ field: where, rule: 'tooLarge', message }])
}

function thousands(count: number): string {
  return count.toLocaleString('en-GB')
}
