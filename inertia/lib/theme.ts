import { writeCookie } from '~/lib/cookies'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The server puts the theme into the page by its cookie, so that nothing flashes at load. */
export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  writeCookie('theme', theme)
  for (const listener of listeners) listener()
}

const listeners = new Set<() => void>()

export function subscribeToTheme(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function currentTheme(): Theme {
  return THEMES.find((theme) => theme === document.documentElement.dataset.theme) ?? 'system'
}
