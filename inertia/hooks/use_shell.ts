import { createContext, useContext } from 'react'

/** What surrounds the pages of somebody who is logged in, and what pages may ask of it. */
export type Shell = {
  openSidebar: () => void
  openPalette: () => void
  openShortcuts: () => void
}

const nothing = () => {}

export const ShellContext = createContext<Shell>({
  openSidebar: nothing,
  openPalette: nothing,
  openShortcuts: nothing,
})

export function useShell(): Shell {
  return useContext(ShellContext)
}
