import { postForm } from '~/lib/http'

/** Sendings with files, by clientId, until they have been answered. */
const running = new Map<string, { done: number; control: AbortController }>()
const listeners = new Set<() => void>()

/**
 * Sends a form. How far it has come shows wherever that is looked at, and renders nothing else.
 *
 * @throws HttpError
 */
export async function upload(clientId: string, url: string, form: FormData): Promise<void> {
  const control = new AbortController()
  const onProgress = (done: number) => change(() => running.set(clientId, { done, control }))
  onProgress(0)
  try {
    await postForm(url, form, { signal: control.signal, onProgress })
  } finally {
    change(() => running.delete(clientId))
  }
}

/** The part that has left the browser, from 0 to 1; undefined where nothing is being sent. */
export function progressOf(clientId: string): number | undefined {
  return running.get(clientId)?.done
}

export function callOffUpload(clientId: string): void {
  running.get(clientId)?.control.abort()
}

export function subscribeToUploads(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function change(make: () => void) {
  make()
  for (const listener of listeners) listener()
}
