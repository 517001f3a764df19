import { Link } from '@adonisjs/inertia/react'
import { AccountMenu } from '~/components/shell/account_menu'
import { SidebarEntry } from '~/components/shell/sidebar_entry'
import { Logo, PlusIcon, SearchIcon } from '~/components/ui/icons'
import { Button } from '~/components/ui/button'
import { useNow } from '~/hooks/use_now'
import { useShell } from '~/hooks/use_shell'
import { useTimeZone } from '~/hooks/use_time_zone'
import type { Listed } from '~/lib/conversation_list'
import { dayGroup } from '~/lib/times'

type Props = { conversations: Listed[]; currentId: number | undefined }

/** The account's newest conversations, by day. */
export function Sidebar({ conversations, currentId }: Props) {
  const { openPalette } = useShell()
  const timeZone = useTimeZone()
  const now = useNow()
  const groups = Map.groupBy(conversations, ({ updatedAt }) => dayGroup(updatedAt, now, timeZone))
  return (
    <>
      <div className="flex items-center gap-1 px-3 pt-3 pb-2">
        <Link route="home" aria-label="Parley: home" className="flex flex-1 rounded-lg px-1 py-1.5">
          <Logo />
        </Link>
        <Button
          look="quiet"
          className="button-icon needs-scripts"
          aria-label="Search and commands"
          title="Search and commands (Ctrl+K)"
          onClick={openPalette}
        >
          <SearchIcon />
        </Button>
        <Link
          route="home"
          className="button button-quiet button-icon"
          aria-label="New conversation"
          title="New conversation (Ctrl+Shift+O)"
        >
          <PlusIcon />
        </Link>
      </div>
      <nav className="sidebar-list" aria-label="Conversations">
        {Array.from(groups, ([day, group]) => (
          <section key={day} aria-label={day} className="mt-3 first:mt-0">
            <h2 className="px-3 py-1 text-xs font-medium text-muted">{day}</h2>
            <ul>
              {group.map((conversation) => (
                <SidebarEntry
                  key={conversation.id}
                  conversation={conversation}
                  isCurrent={conversation.id === currentId}
                />
              ))}
            </ul>
          </section>
        ))}
        {conversations.length === 0 && (
          <p className="px-3 py-2 text-sm text-muted">
            The team’s conversations will be listed here.
          </p>
        )}
        <Link
          route="conversations.index"
          className="mt-3 block rounded-lg px-3 py-2 text-sm text-muted hover:bg-line/50 hover:text-text"
        >
          All conversations
        </Link>
      </nav>
      <AccountMenu />
    </>
  )
}
