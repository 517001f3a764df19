import hljs from 'highlight.js/lib/core'
import { LANGUAGES } from '#markdown/languages'

/** Code to HTML, by a language that was learned. */
export function highlight(code: string, language: string): string {
  return hljs.highlight(code, { language, ignoreIllegals: true }).value
}

/** Loads a language and those that may stand within it. */
export async function learn(language: string): Promise<void> {
  await Promise.all(withEmbedded(language).map(register))
}

async function register(name: string) {
  const { default: grammar } = await LANGUAGES[name].load()
  if (!hljs.getLanguage(name)) hljs.registerLanguage(name, grammar)
}

/** The language first, then what it embeds, and what those do. */
export function withEmbedded(language: string): string[] {
  const found = new Set([language])
  for (const name of found) {
    for (const other of LANGUAGES[name].embeds ?? []) found.add(other)
  }
  return Array.from(found)
}
