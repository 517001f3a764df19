/** What is too heavy to be everywhere. Both give undefined for what they cannot (yet) do. */
export type Parts = {
  /** Code to HTML, by the key of its language. */
  highlight(code: string, language: string): string | undefined
  /** TeX to MathML. */
  typeset(tex: string, isDisplay: boolean): string | undefined
}

/** What renders code and formulas here; as long as nothing does, their source shows. */
export const parts: Partial<Parts> = {}

/** The server has all parts from the start; the browser fetches what a text asks for. */
export function provide(provided: Parts): void {
  Object.assign(parts, provided)
}
