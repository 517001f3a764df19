import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { ConversationList } from '~/components/conversation/conversation_list'
import { Logo, PlusIcon } from '~/components/ui/icons'
import { useConversations } from '~/hooks/use_conversations'

type Props = { accountId: number; conversations: Data.Conversation[]; currentId: number }

/** The account's newest conversations beside the one that is open; on small screens, the list page. */
export function Sidebar({ accountId, conversations: fromServer, currentId }: Props) {
  const conversations = useConversations(accountId, fromServer)
  return (
    <aside className="sticky top-0 hidden h-dvh w-72 shrink-0 flex-col border-r border-line bg-sunken lg:flex">
      <div className="flex items-center justify-between px-4 py-3">
        <Link route="home" aria-label="Parley: all conversations" className="flex">
          <Logo />
        </Link>
        <Link
          route="home"
          className="button button-quiet button-icon"
          aria-label="New conversation"
          title="New conversation"
        >
          <PlusIcon />
        </Link>
      </div>
      <nav className="min-h-0 flex-1 overflow-y-auto px-2 pb-4" aria-label="Conversations">
        <ConversationList conversations={conversations} currentId={currentId} />
      </nav>
    </aside>
  )
}
