import type { Page } from '@inertiajs/core'

/** Milliseconds since 1970, when a page was last shown to nobody: whoever was logged in no longer is. */
const LOGGED_OUT_AT = 'parley:logged-out-at'

/**
 * Keeps Back from showing the pages of a person who has logged out, to whoever sits there then.
 * Inertia's own way encrypts its history, which browsers can't do on plain http. The server has just
 * rendered this page; what Inertia's history has of it may be somebody else's. Pages that the
 * browser keeps as they were, in its memory, are asked for again.
 */
export function forgetPagesOfOthers(page: Page): void {
  const { state } = window.history
  if (state?.page && personOf(state.page) !== personOf(page)) {
    window.history.replaceState({ ...state, page: undefined }, '')
  }
  if (personOf(page) === undefined) noteLogout()
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted || loggedOutAt() < performance.timeOrigin) return
    document.documentElement.hidden = true
    window.location.reload()
  })
}

function personOf({ props }: Page): number | undefined {
  return (props.user as { id: number } | undefined)?.id
}

function noteLogout() {
  try {
    localStorage.setItem(LOGGED_OUT_AT, String(Date.now()))
  } catch {
    /** Storage may be full or forbidden. Such a page finds out from its event stream. */
  }
}

function loggedOutAt(): number {
  try {
    return Number(localStorage.getItem(LOGGED_OUT_AT))
  } catch {
    return 0
  }
}
