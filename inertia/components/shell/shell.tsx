import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react'
import { router, usePage } from '@inertiajs/react'
import { urlFor } from '~/client'
import { Sidebar } from '~/components/shell/sidebar'
import { Dialog } from '~/components/ui/dialog'
import { useConversations } from '~/hooks/use_conversations'
import { ShellContext } from '~/hooks/use_shell'
import { useShortcuts } from '~/hooks/use_shortcuts'
import { useTimeZoneCookie } from '~/hooks/use_time_zone'
import { useShared } from '~/hooks/use_shared'

const Palette = lazy(() => import('~/components/shell/palette'))
const ShortcutSheet = lazy(() => import('~/components/shell/shortcut_sheet'))

type Opened = 'sidebar' | 'palette' | 'shortcuts' | null

/** What surrounds the pages of an account: its conversations, live, and what can be reached by key. */
export function Shell({ accountId, children }: { accountId: number; children: ReactNode }) {
  const { conversations: fromServer, user } = useShared()
  const currentId = useCurrentId()
  const conversations = useConversations(accountId, user!.id, fromServer, currentId)
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  useTimeZoneCookie()

  const shell = useMemo(
    () => ({
      openSidebar: () => setOpened('sidebar'),
      openPalette: () => setOpened('palette'),
      openShortcuts: () => setOpened('shortcuts'),
    }),
    []
  )
  useShortcuts([
    { key: 'k', mod: true, action: shell.openPalette },
    { key: '?', action: shell.openShortcuts },
    { key: 'o', mod: true, shift: true, action: () => router.visit(urlFor('home')) },
  ])

  return (
    <ShellContext value={shell}>
      <div className="flex">
        <aside className="sidebar hidden lg:flex">
          <Sidebar conversations={conversations} currentId={currentId} />
        </aside>
        <div className="flex min-h-dvh min-w-0 flex-1 flex-col">{children}</div>
      </div>
      {opened === 'sidebar' && (
        <Drawer onClose={close}>
          <Sidebar conversations={conversations} currentId={currentId} />
        </Drawer>
      )}
      <Suspense>
        {opened === 'palette' && <Palette conversations={conversations} onClose={close} />}
        {opened === 'shortcuts' && <ShortcutSheet onClose={close} />}
      </Suspense>
    </ShellContext>
  )
}

/** Whoever follows a link in it is done with it. */
function Drawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  return (
    <Dialog label="Conversations" onClose={onClose} className="drawer">
      <div
        className="flex h-full flex-col"
        onClick={({ target }) => target instanceof Element && target.closest('a') && onClose()}
      >
        {children}
      </div>
    </Dialog>
  )
}

function useCurrentId(): number | undefined {
  const id = /^\/conversations\/(\d+)/.exec(usePage().url)?.[1]
  return id === undefined ? undefined : Number(id)
}
