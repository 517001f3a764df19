import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react'
import { router, usePage } from '@inertiajs/react'
import { urlFor } from '~/client'
import { MentionsInTitle } from '~/components/shell/mentions_in_title'
import { Sidebar } from '~/components/shell/sidebar'
import { Dialog } from '~/components/ui/dialog'
import { useOtherAccounts } from '~/hooks/use_accounts'
import { BudgetContext, useLiveBudget } from '~/hooks/use_budget'
import { useConversations } from '~/hooks/use_conversations'
import { ListedContext } from '~/hooks/use_listed'
import { ReadingContext } from '~/hooks/use_reading'
import { ShellContext } from '~/hooks/use_shell'
import { useShortcuts } from '~/hooks/use_shortcuts'
import { useTimeZoneCookie } from '~/hooks/use_time_zone'
import { useShared } from '~/hooks/use_shared'
import { countMentions, openIdOf, withoutMarksAt } from '~/lib/conversation_list'

const Palette = lazy(() => import('~/components/shell/palette'))
const ShortcutSheet = lazy(() => import('~/components/shell/shortcut_sheet'))

type Opened = 'sidebar' | 'palette' | 'shortcuts' | null

/** What surrounds the pages of an account: its conversations, live, and what can be reached by key. */
export function Shell({ accountId, children }: { accountId: number; children: ReactNode }) {
  const { conversations: fromServer, budget: budgetFromServer, user } = useShared()
  const currentId = openIdOf(usePage().url)
  const [budget, tellBudget] = useLiveBudget(accountId, budgetFromServer)
  const listed = useConversations(accountId, user!.id, fromServer, currentId, tellBudget)
  const [isReading, setReading] = useState(true)
  const conversations = useMemo(
    () => withoutMarksAt(listed, isReading ? currentId : undefined),
    [listed, isReading, currentId]
  )
  const elsewhere = useOtherAccounts(accountId, user!.id)
  const current = listed.find(({ id }) => id === currentId)
  const { readMessageId = 0, mentionsCount = 0 } = current ?? {}
  const reading = useMemo(
    () => ({ readMessageId, mentionsCount, setReading }),
    [readMessageId, mentionsCount]
  )
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
      <MentionsInTitle count={countMentions([...conversations, ...elsewhere])} />
      <div className="flex">
        <aside className="sidebar hidden lg:flex">
          <Sidebar conversations={conversations} currentId={currentId} />
        </aside>
        <ListedContext value={conversations}>
          <ReadingContext value={reading}>
            <BudgetContext value={budget}>
              <div className="flex min-h-dvh min-w-0 flex-1 flex-col">{children}</div>
            </BudgetContext>
          </ReadingContext>
        </ListedContext>
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
