import type { MouseEvent } from 'react'
import { Link } from '@adonisjs/inertia/react'
import { MenuIcon } from '~/components/ui/icons'
import { useShell } from '~/hooks/use_shell'
import type { Elements } from '~/types'

/** The head of a page; on small screens it has what opens the sidebar. */
export function PageHeader({ children }: { children: Elements }) {
  const { openSidebar } = useShell()
  const open = (event: MouseEvent) => {
    event.preventDefault()
    openSidebar()
  }
  return (
    <header className="page-header">
      <div className="mx-auto flex h-14 max-w-3xl items-center gap-1 px-2 sm:px-4">
        <Link
          route="conversations.index"
          className="button button-quiet button-icon lg:hidden"
          aria-label="Open the sidebar"
          onClick={open}
        >
          <MenuIcon />
        </Link>
        {children}
      </div>
    </header>
  )
}
