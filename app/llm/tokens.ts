/**
 * About how many tokens something has. One rule for the server, the database, which knows bytes
 * without reading a text, and the browser; what a provider has reported corrects it where that is at
 * hand.
 */

/** Bytes of UTF-8: three letters of English, one and a half of Cyrillic, one ideograph. */
export const BYTES_PER_TOKEN = 3

/** Of a PDF: its text, and the picture of it that goes with that. */
export const TOKENS_PER_PAGE = 3_000

const PIXELS_PER_TOKEN = 750

/** Pixels of the longer side that an image is sent with at most. */
const LONGEST_SIDE = 2_000

/** What it takes to say whose message it is, and where it ends. */
export const TOKENS_PER_MESSAGE = 20

export type SizedFile = {
  kind: 'image' | 'pdf' | 'text'
  /** Bytes that are sent. */
  sentSize: number
  width?: number | null
  height?: number | null
  pages?: number | null
}

export function tokensOfBytes(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN)
}

export function tokensOfText(text: string): number {
  return tokensOfBytes(new TextEncoder().encode(text).length)
}

/** Of an image whose size is not known: as many as one of the longest side, in a photo's shape. */
export function tokensOfFile({ kind, sentSize, width, height, pages }: SizedFile): number {
  if (kind === 'text') return tokensOfBytes(sentSize)
  if (kind === 'pdf') return (pages ?? 1) * TOKENS_PER_PAGE
  const [long, short] = [Math.max(width ?? 4, height ?? 3), Math.min(width ?? 4, height ?? 3)]
  const side = width ? Math.min(long, LONGEST_SIDE) : LONGEST_SIDE
  return Math.ceil((side * side * short) / long / PIXELS_PER_TOKEN)
}
