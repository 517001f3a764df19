/** A word about something that happened, which goes away by itself. */
export type Toast = {
  id: number
  text: string
  isError?: boolean
  /** Where it happened, if that is another page. */
  href?: string
}

/** Milliseconds. */
const DURATION = 6_000

let toasts: Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

export function toast(text: string, options: Omit<Toast, 'id' | 'text'> = {}): void {
  const id = ++lastId
  change([...toasts.filter((it) => it.text !== text), { id, text, ...options }])
  setTimeout(() => dismissToast(id), DURATION)
}

export function dismissToast(id: number): void {
  change(toasts.filter((it) => it.id !== id))
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function currentToasts(): Toast[] {
  return toasts
}

function change(next: Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}
