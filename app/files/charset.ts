import { analyse } from 'chardet'
import { CHARSETS } from '#files/charsets'
import { RefusedFile, refusals } from '#files/refused_file'

/** Our names for the library's. Latin-1 is read as the larger Windows-1252, as browsers do. */
const ALIASES: Record<string, string> = {
  'iso-8859-1': 'windows-1252',
  'iso-8859-7': 'windows-1253',
  'iso-8859-8': 'windows-1255',
  'iso-8859-9': 'windows-1254',
}

/** The charsets that texts of a language often have. */
const LANGUAGES: [languages: RegExp, charsets: string[]][] = [
  [/^ja/, ['shift_jis', 'euc-jp']],
  [/^zh-(tw|hk|hant)/, ['big5']],
  [/^zh/, ['gb18030', 'big5']],
  [/^ko/, ['euc-kr']],
  [/^(ru|uk|be|bg|sr|mk)/, ['windows-1251', 'koi8-r']],
  [/^(pl|cs|sk|hu|sl|hr|ro|bs)/, ['windows-1250', 'iso-8859-2']],
  [/^(el)/, ['windows-1253']],
  [/^(tr|az)/, ['windows-1254']],
  [/^(he|iw)/, ['windows-1255']],
  [/^(ar|fa|ur)/, ['windows-1256']],
  [/^(lt|lv|et)/, ['windows-1257']],
  [/^vi/, ['windows-1258']],
  [/^th/, ['windows-874']],
]

const DEFAULT = 'windows-1252'

/** Points, of the library's hundred, that a charset has without any evidence. */
const POINTS = { ofDefault: 12, ofFirstLanguage: 28, ofOtherLanguages: 10 }

/** Short texts in Western languages look like these: they are guessed for readers of their languages only. */
const RARE = [
  ...['windows-1250', 'windows-1254', 'windows-1257', 'windows-1258', 'windows-874'],
  'iso-8859-2',
]

/** The library's score for every possible charset that has several bytes a letter. */
const NO_EVIDENCE = 10

/** Bytes that the guess is made of. */
const SAMPLE = 65_536

/** The part of control characters that a text may have, such as those of a terminal's log. */
const MOST_CONTROLS = 0.01

/** The library's score for UTF-8 with a few wrong bytes, such as half a letter at the end. */
const MOSTLY = 80

export type ReadText = { text: string; charset: string }

/**
 * Reads a text in the charset that somebody has chosen, or else in the one that is guessed from its bytes
 * and the sender's languages. Leaves out the mark of UTF-8 and NULs.
 *
 * @throws RefusedFile for what is no text
 */
export function readText(
  bytes: Uint8Array,
  { charset, languages = [] }: { charset?: string; languages?: readonly string[] } = {}
): ReadText {
  const read =
    charset !== undefined && Object.hasOwn(CHARSETS, charset) ? charset : guess(bytes, languages)
  if (read === null) throw new RefusedFile(refusals.kind)
  const text = new TextDecoder(read).decode(bytes).replaceAll('\0', '')
  if (text === '') throw new RefusedFile(refusals.kind)
  return { text, charset: read }
}

/** Returns the charset of the bytes, or null where they are no text. */
function guess(bytes: Uint8Array, languages: readonly string[]): string | null {
  const marked = charsetOfMark(bytes)
  if (marked) return marked
  const wide = WIDE.find((it) => hasEveryOtherNul(bytes, it))
  if (wide) return wide
  if (!isBinary(bytes)) return canBe(bytes, 'utf-8') ? 'utf-8' : guessNarrow(bytes, languages)
  return WIDE.find((it) => isWideText(bytes, it)) ?? null
}

const WIDE = ['utf-16le', 'utf-16be'] as const

function charsetOfMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** Tells whether every other byte is NUL, as in UTF-16 whose letters are mostly Latin. */
function hasEveryOtherNul(bytes: Uint8Array, charset: (typeof WIDE)[number]): boolean {
  const counts = [0, 0]
  const sample = bytes.subarray(0, SAMPLE)
  sample.forEach((byte, at) => {
    if (byte === 0) counts[at % 2]++
  })
  const [low, high] = charset === 'utf-16le' ? counts : counts.toReversed()
  return high > sample.length * 0.2 && low < sample.length * 0.01
}

/** Tells whether the bytes are UTF-16 of other letters: nearly all that they say belongs in a text. */
function isWideText(bytes: Uint8Array, charset: (typeof WIDE)[number]): boolean {
  if (bytes.length % 2 === 1) return false
  const text = new TextDecoder(charset).decode(bytes.subarray(0, SAMPLE))
  const characters = Array.from(text)
  const letters = characters.filter((it) => /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\r\n\t]/u.test(it))
  return letters.length >= characters.length * 0.99 && /[ \n\u3000-\u3002]/.test(text)
}

/** Tells whether the charset has all that is in the bytes. */
function canBe(bytes: Uint8Array, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Tells whether control characters are too many for a text. A log that was cut while it was written has NULs. */
function isBinary(bytes: Uint8Array): boolean {
  let controls = 0
  let others = 0
  for (const byte of bytes) {
    if (byte === 0) continue
    others++
    if (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27) controls++
  }
  return controls > others * MOST_CONTROLS
}

function guessNarrow(bytes: Uint8Array, languages: readonly string[]): string {
  const points = pointsFor(languages)
  for (const { name, confidence } of analyse(bytes.subarray(0, SAMPLE))) {
    const label = name.toLowerCase()
    if (label === 'utf-8' && confidence >= MOSTLY) return label
    const charset = ALIASES[label] ?? label
    if (!Object.hasOwn(CHARSETS, charset) || charset.startsWith('utf-')) continue
    const former = points.get(charset)
    if (former === undefined && RARE.includes(charset)) continue
    const evidence = confidence === NO_EVIDENCE ? 0 : confidence
    points.set(charset, (former ?? 0) + evidence)
  }
  const byPoints = [...points].toSorted(([, one], [, other]) => other - one)
  return byPoints.find(([charset]) => canBe(bytes, charset))?.[0] ?? DEFAULT
}

/** Returns the points that charsets have before the bytes are looked at. */
function pointsFor([first, ...others]: readonly string[]): Map<string, number> {
  const points = new Map<string, number>()
  for (const language of others) {
    for (const charset of charsetsOf(language)) points.set(charset, POINTS.ofOtherLanguages)
  }
  points.set(DEFAULT, POINTS.ofDefault)
  for (const charset of first ? charsetsOf(first) : []) points.set(charset, POINTS.ofFirstLanguage)
  return points
}

function charsetsOf(language: string): string[] {
  const known = language.toLowerCase()
  return LANGUAGES.find(([pattern]) => pattern.test(known))?.[1] ?? [DEFAULT]
}
