/**
 * Text that is not sent yet, kept in the browser so that it survives a reload. Storage may be full
 * or forbidden: the draft then lives as long as the page.
 */
const nameOf = (key: string) => `parley:draft:${key}`

const watchers = new Map<string, (content: string) => void>()

/** Calls the watcher, one for each key, whenever the text is written; what comes back ends that. */
export function watchDraft(key: string, watcher: (content: string) => void): () => void {
  watchers.set(key, watcher)
  return () => void watchers.delete(key)
}

export function readDraft(key: string): string {
  try {
    return localStorage.getItem(nameOf(key)) ?? ''
  } catch {
    return ''
  }
}

export function writeDraft(key: string, content: string): void {
  watchers.get(key)?.(content)
  try {
    if (content) localStorage.setItem(nameOf(key), content)
    else localStorage.removeItem(nameOf(key))
  } catch {
    /** Nothing is lost yet: the page has it. */
  }
}
