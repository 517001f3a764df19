/**
 * What a language model is told before a conversation: what Parley has to say, then what the team has
 * to say, each time in the same bytes. Prompts, and their preview in the browser, have it from here.
 */
export function instructionsText(builtIn: string, own: string | null): string {
  const words = ownInstructions(own)
  if (words === null) return builtIn
  return `${builtIn}\n\nThe team has instructions of its own:\n<instructions>\n${words}\n</instructions>`
}

/** A team's instructions as they are kept and sent, of what somebody typed; null where that is nothing. */
export function ownInstructions(typed: string | null): string | null {
  return typed?.replace(/\r\n?/g, '\n').trim() || null
}
