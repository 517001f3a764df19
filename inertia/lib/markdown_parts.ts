import { provide } from '#markdown/parts'

type Highlighter = typeof import('#markdown/highlight')
type Typesetter = typeof import('#markdown/typeset')

/** Milliseconds. */
const RETRY_PAUSE = 2_000

const listeners = new Set<() => void>()
const asked = new Set<string>()
const learned = new Set<string>()
let highlighter: Highlighter | undefined
let typesetter: Typesetter | undefined

/** Says when a part has come that a text was rendered without. Returns how to stop that. */
export function onPartArrived(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Loads what is asked for, once; a failed attempt is repeated as long as anybody waits. */
function ask(name: string, load: () => Promise<unknown>) {
  if (asked.has(name)) return
  asked.add(name)
  const tell = () => listeners.forEach((listener) => listener())
  const askAgain = () => {
    asked.delete(name)
    tell()
  }
  load().then(tell, () => setTimeout(askAgain, RETRY_PAUSE))
}

async function learn(language: string) {
  const loaded = await import('#markdown/highlight')
  await loaded.learn(language)
  highlighter = loaded
  learned.add(language)
}

provide({
  highlight(code, language) {
    if (highlighter && learned.has(language)) return highlighter.highlight(code, language)
    ask(language, () => learn(language))
  },
  typeset(tex, isDisplay) {
    if (typesetter) return typesetter.typeset(tex, isDisplay)
    ask('maths', async () => (typesetter = await import('#markdown/typeset')))
  },
})
