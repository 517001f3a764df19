/** What `llm:check` asks, and about how many tokens each question takes. */
import sharp from 'sharp'
import type { PromptBlock } from '#llm/reply_source'
import { NOTHING, type Usage } from '#llm/usage'

type Question = { content: PromptBlock[]; usage: Usage }

const usage = (tokens: Partial<Usage>): Usage => ({ ...NOTHING, ...tokens })

/** Many words, so that they come in several pieces. */
export const COUNT: Question = {
  content: [
    text(
      'Count from one to thirty, in English words with spaces between them, and write nothing else.'
    ),
  ],
  usage: usage({ input: 100, output: 120 }),
}

export async function lookAtRed(): Promise<PromptBlock[]> {
  const square = { width: 64, height: 64, channels: 3, background: '#ff0000' } as const
  const png = await sharp({ create: square }).png().toBuffer()
  const source = { type: 'base64', media_type: 'image/png', data: png.toString('base64') } as const
  return [{ type: 'image', source }, text('What colour is this picture? Answer with one word.')]
}
export const LOOKING = usage({ input: 150, output: 20 })

/** More than the least that a provider caches, which is up to 4,096 tokens. */
export const LONG_TEXT = text(
  'Parley asks whether this long text is kept by the provider. '.repeat(320)
)
export const LONG: Question = {
  content: [LONG_TEXT, text('What was that about? Answer with one word.')],
  usage: usage({ input: 100, cacheWrite: 5_200, output: 20 }),
}
export const LONG_AGAIN = usage({ input: 100, cacheRead: 5_200, output: 20 })

/** A document of one page, which names a flower. */
export const DOCUMENT: Question = {
  content: [
    {
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: pdfOf('marigold') },
    },
    text('Which flower does this document name? Answer with one word.'),
  ],
  usage: usage({ input: 2_000, output: 20 }),
}

/** It is read until its first thought only. */
export const PUZZLE: Question = {
  content: [
    text(
      'How many whole numbers from 1 to 300 are divisible by 3 but not by 7, and end in 1? Answer with the number.'
    ),
  ],
  usage: usage({ input: 150, output: 150 }),
}

/** It is read until something was found only. */
export const SEARCH: Question = {
  content: [
    text('Search the web for “example domain” and tell the title of the first page, nothing else.'),
  ],
  usage: usage({ input: 5_000, output: 100, webSearches: 1 }),
}

/** What fills a window, with a word before it that is asked for at the end. */
export const FILLER = 'This sentence stands here to fill the window of a language model. '
export function filled(count: number): PromptBlock[] {
  return [
    text(`The secret word is “marigold”. ${FILLER.repeat(count)}`),
    text('What is the secret word at the very beginning? Answer with one word.'),
  ]
}

function text(words: string) {
  return { type: 'text' as const, text: words }
}

function pdfOf(word: string): string {
  const drawing = `BT /F1 24 Tf 40 100 Td (The flower is the ${word}.) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let file = '%PDF-1.4\n'
  const entries = objects.map((object, index) => {
    const offset = String(file.length).padStart(10, '0')
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${offset} 00000 n \n`
  })
  const start = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1').toString('base64')
}
