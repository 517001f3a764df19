/**
 * Finds mentions of these names, as `mentionable` has them, in text that it was applied to as well:
 * `@` at the start of a word, then a whole name, the longest that fits. The name is the first group.
 */
export function mentionsOf(names: string[]): RegExp {
  const longestFirst = names.toSorted((a, b) => b.length - a.length).map(escaped)
  return new RegExp(`(?<![\\p{L}\\p{N}_@])@(${longestFirst.join('|')})(?![\\p{L}\\p{N}_])`, 'gu')
}

/** Names and text alike: they are the same where people take them to be. */
export function mentionable(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
