import { memo, useRef, useState } from 'react'
import { Link } from '@adonisjs/inertia/react'
import { ListedTitle, MentionMark } from '~/components/conversation/reading_marks'
import { PrivateMark } from '~/components/conversation/private_mark'
import { TitleField } from '~/components/conversation/title_field'
import { ConfirmDestroy } from '~/components/conversation/confirm_destroy'
import { MoreIcon } from '~/components/ui/icons'
import { Menu } from '~/components/ui/menu'
import { useFocusHeir } from '~/hooks/use_focus_heir'
import { useHydrated } from '~/hooks/use_hydrated'
import type { Listed } from '~/lib/conversation_list'
import { archiveConversation, mayDestroy, renameConversation } from '~/lib/conversations'
import { useShared } from '~/hooks/use_shared'

type Props = { conversation: Listed; isCurrent: boolean }

export const SidebarEntry = memo(function SidebarEntry({ conversation, isCurrent }: Props) {
  const { id, title, isWriting, isPrivate, mentionsCount } = conversation
  const [isRenaming, setRenaming] = useState(false)
  const isAlive = useHydrated()
  const entry = useRef<HTMLLIElement>(null)
  useFocusHeir(entry, 'nav', 'a')
  if (isRenaming) {
    return (
      <li className="px-1 py-0.5">
        <TitleField
          title={title}
          onEnd={(next) => {
            setRenaming(false)
            if (next) void renameConversation(conversation, next)
          }}
        />
      </li>
    )
  }
  return (
    <li ref={entry} className="sidebar-entry" aria-current={isCurrent ? 'true' : undefined}>
      <Link
        route="conversations.show"
        routeParams={{ id }}
        preserveScroll
        className="flex min-w-0 flex-1 items-center gap-2 rounded-lg px-3 py-2"
        aria-current={isCurrent ? 'page' : undefined}
        title={title}
      >
        <ListedTitle conversation={conversation} />
        <MentionMark count={mentionsCount} />
      </Link>
      {isPrivate && <PrivateMark />}
      {isWriting && (
        <span
          className="dot me-2"
          role="img"
          aria-label="being written now"
          title="Being written"
        />
      )}
      {isAlive && <EntryMenu conversation={conversation} onRename={() => setRenaming(true)} />}
    </li>
  )
})

function EntryMenu({ conversation, onRename }: { conversation: Listed; onRename: () => void }) {
  const { user, isAdmin } = useShared()
  const [isAsking, setAsking] = useState(false)
  const items = [
    { label: 'Rename', onSelect: onRename },
    { label: 'Archive', onSelect: () => void archiveConversation(conversation) },
  ]
  const destroy = { label: 'Delete…', onSelect: () => setAsking(true), isDanger: true }
  return (
    <>
      <Menu
        label={`Actions for ${conversation.title}`}
        icon={<MoreIcon />}
        items={mayDestroy(conversation, user, isAdmin) ? [...items, destroy] : items}
        className="sidebar-menu"
      />
      {isAsking && <ConfirmDestroy conversation={conversation} onClose={() => setAsking(false)} />}
    </>
  )
}
