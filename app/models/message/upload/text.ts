import { readFile, writeFile } from 'node:fs/promises'
import { readText as read } from '#files/charset'
import { extensionOf } from '#files/file_name'

/** For the label of a card. Texts are never served as what they are. */
const TYPES: Record<string, string> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
}

/** What helps to read a text that is not in UTF-8. */
export type Reading = { charset?: string; languages?: readonly string[] }

/**
 * Reads a text, and makes a file of it in UTF-8 beside it where it is not that already.
 *
 * @throws RefusedFile for what is no text
 */
export async function readText({ path, name }: { path: string; name: string }, reading: Reading) {
  const bytes = await readFile(path)
  const { text, charset } = read(bytes, reading)
  const type = TYPES[extensionOf(name).toLowerCase()] ?? 'text/plain'
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  const found = { kind: 'text' as const, type, lines }
  if (charset === 'utf-8' && !bytes.includes(0)) return found
  const sent = Buffer.from(text)
  const sentPath = `${path}-utf8`
  await writeFile(sentPath, sent)
  return { ...found, sentPath, sentSize: sent.length }
}
