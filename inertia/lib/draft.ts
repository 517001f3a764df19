/**
 * Text that is not sent yet, kept in the browser so that it survives a reload. Storage may be full
 * or forbidden: the draft then lives as long as the page.
 */
const nameOf = (key: string) => `parley:draft:${key}`

export function readDraft(key: string): string {
  try {
    return localStorage.getItem(nameOf(key)) ?? ''
  } catch {
    return ''
  }
}

export function writeDraft(key: string, content: string): void {
  try {
    if (content) localStorage.setItem(nameOf(key), content)
    else localStorage.removeItem(nameOf(key))
  } catch {
    /** Nothing is lost yet: the page has it. */
  }
}
