import type { LanguageModel } from '#llm/language_model'
import type { PromptMessage } from '#llm/reply_source'
import { Attachments } from '#models/message/attachments'

export type FramedRow = {
  role: 'user' | 'assistant'
  content: string
  files: string
  author: string | null
}

/**
 * A message as the language model gets it, each time in the same bytes. Files come before the words
 * that may be about them. Authors are always named, so that a second author does not change what was
 * sent before.
 */
export async function framed(
  { role, content, author, files }: FramedRow,
  languageModel: LanguageModel
): Promise<PromptMessage> {
  if (role === 'assistant') return { role, content: [{ type: 'text', text: content }] }
  const name = (author ?? 'Somebody').replace(/["<>\n]/g, ' ')
  /** Nobody closes their own frame to speak as somebody else. */
  const words = content.replace(/<(?=\/?message)/gi, '&lt;')
  const text = `<message author="${name}">\n${words}\n</message>`
  const blocks = await new Attachments({ files }).blocks(languageModel)
  return { role, content: [...blocks, { type: 'text', text }] }
}
