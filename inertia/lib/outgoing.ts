/** A message of one's own on its way; `failure` says why it did not get through. */
export type Outgoing = {
  clientId: string
  content: string
  isNote: boolean
  failure: string | null
}

const LEFT_BEHIND = 'The page was left before it was'

const nameOf = (key: string) => `parley:outgoing:${key}`

/** What was on its way when the page was left: sent or not, it may be sent again. */
export function readOutgoing(key: string): Outgoing[] {
  try {
    const kept: Outgoing[] = JSON.parse(localStorage.getItem(nameOf(key)) ?? '[]')
    return kept.map((message) => ({
      ...message,
      isNote: message.isNote ?? false,
      failure: message.failure ?? LEFT_BEHIND,
    }))
  } catch {
    return []
  }
}

/** Storage may be full or forbidden: the messages then live as long as the page. */
export function writeOutgoing(key: string, outgoing: Outgoing[]): void {
  try {
    if (outgoing.length > 0) localStorage.setItem(nameOf(key), JSON.stringify(outgoing))
    else localStorage.removeItem(nameOf(key))
  } catch {
    /** Nothing is lost yet: the page has them. */
  }
}
