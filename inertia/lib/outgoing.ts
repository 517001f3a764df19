import { keptFiles } from '~/lib/kept_files'

/** A message of one's own on its way; `failure` says why it did not get through. */
export type Outgoing = {
  clientId: string
  content: string
  files: File[]
  isNote: boolean
  failure: string | null
}

/** As it is stored: files are kept elsewhere, by its clientId. */
type Kept = Omit<Outgoing, 'files'> & { hasFiles?: boolean }

const LEFT_BEHIND = 'The page was left before it was'
const WITHOUT_FILES = 'The page was left before it was, and its files are no longer here'

const nameOf = (key: string) => `parley:outgoing:${key}`

/** What was on its way when the page was left: sent or not, it may be sent again. */
export async function readOutgoing(key: string): Promise<Outgoing[]> {
  try {
    const kept: Kept[] = JSON.parse(localStorage.getItem(nameOf(key)) ?? '[]')
    return await Promise.all(kept.map(toOutgoing))
  } catch {
    return []
  }
}

async function toOutgoing({ hasFiles, ...message }: Kept): Promise<Outgoing> {
  const files = hasFiles ? await keptFiles(message.clientId) : []
  const isWhole = !hasFiles || files.length > 0
  return {
    ...message,
    files,
    isNote: message.isNote ?? false,
    failure: isWhole ? (message.failure ?? LEFT_BEHIND) : WITHOUT_FILES,
  }
}

/** Storage may be full or forbidden: the messages then live as long as the page. */
export function writeOutgoing(key: string, outgoing: Outgoing[]): void {
  const kept = outgoing.map(({ files, ...it }): Kept => ({ ...it, hasFiles: files.length > 0 }))
  try {
    if (kept.length > 0) localStorage.setItem(nameOf(key), JSON.stringify(kept))
    else localStorage.removeItem(nameOf(key))
  } catch {
    /** Nothing is lost yet: the page has them. */
  }
}
