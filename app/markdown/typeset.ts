import katex from 'katex'

/** Longer ones, and deeper ones, take KaTeX seconds or its stack. */
const LONGEST = 5_000
const DEEPEST = 100

/** A short definition can stand for megabytes. */
const DEFINITION =
  /\\([gex]?def|futurelet|let|global|long|(re|provide)?newcommand|providecommand)(?![a-zA-Z])/

/** TeX to MathML; undefined for what KaTeX cannot set, or not in short time. */
export function typeset(tex: string, isDisplay: boolean): string | undefined {
  if (tex.length > LONGEST || depthOf(tex) > DEEPEST || DEFINITION.test(tex)) return undefined
  try {
    return katex.renderToString(tex, {
      displayMode: isDisplay,
      output: 'mathml',
      trust: false,
      strict: 'ignore',
      throwOnError: true,
      maxExpand: 1_000,
      maxSize: 20,
    })
  } catch {
    return undefined
  }
}

/** Groups and pairs of brackets that are open at the same time. */
function depthOf(tex: string): number {
  let depth = 0
  let deepest = 0
  for (const [mark] of tex.matchAll(
    /\\[{}]|[{}]|\\left(?![a-z])|\\right(?![a-z])|\\begin|\\end/g
  )) {
    if (mark === '{' || mark === '\\left' || mark === '\\begin') depth++
    else if (mark === '}' || mark === '\\right' || mark === '\\end') depth--
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
