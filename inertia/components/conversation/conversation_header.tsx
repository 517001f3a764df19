import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Data } from '@generated/data'
import { ConfirmDestroy } from '~/components/conversation/confirm_destroy'
import { ConfirmShare } from '~/components/conversation/confirm_share'
import { PresentPeople } from '~/components/conversation/present_people'
import { TitleField } from '~/components/conversation/title_field'
import { PrivateMark } from '~/components/conversation/private_mark'
import { PageHeader } from '~/components/shell/page_header'
import { Button } from '~/components/ui/button'
import { MoreIcon, PencilIcon } from '~/components/ui/icons'
import { Menu } from '~/components/ui/menu'
import { useShared } from '~/hooks/use_shared'
import {
  archiveConversation,
  bringBackConversation,
  hideConversation,
  renameConversation,
} from '~/lib/conversations'
import { formatCost } from '~/lib/format'

type Props = {
  conversation: Data.Conversation
  cost: number
  present: { id: number; name: string }[]
  mayDestroy: boolean
}

export function ConversationHeader({ conversation, cost, present, mayDestroy }: Props) {
  const [isRenaming, setRenaming] = useState(false)
  const [asking, setAsking] = useState<'destroy' | 'share' | null>(null)
  const endAsking = () => setAsking(null)
  const renameButton = useRef<HTMLButtonElement>(null)
  const endRenaming = (title: string | null) => {
    flushSync(() => setRenaming(false))
    renameButton.current?.focus()
    if (title) void renameConversation(conversation, title)
  }
  const { user } = useShared()
  const { archivedAt, title, isPrivate } = conversation
  const privacy = isPrivate
    ? { label: 'Share with the team…', onSelect: () => setAsking('share') }
    : { label: 'Make private', onSelect: () => void hideConversation(conversation) }
  const items = [
    { label: 'Rename', onSelect: () => setRenaming(true) },
    archivedAt
      ? { label: 'Bring back', onSelect: () => void bringBackConversation(conversation) }
      : { label: 'Archive', onSelect: () => void archiveConversation(conversation) },
    ...(conversation.creatorId === user?.id ? [privacy] : []),
    ...(mayDestroy
      ? [{ label: 'Delete…', onSelect: () => setAsking('destroy'), isDanger: true }]
      : []),
  ]
  return (
    <PageHeader>
      {isRenaming ? (
        <TitleField title={title} onEnd={endRenaming} />
      ) : (
        <>
          <h1 className="min-w-0 truncate font-semibold" title={title} dir="auto">
            {title}
          </h1>
          {isPrivate && <PrivateMark />}
          <Button
            look="quiet"
            className="button-icon needs-scripts hidden sm:inline-flex"
            ref={renameButton}
            aria-label="Rename"
            title="Rename"
            onClick={() => setRenaming(true)}
          >
            <PencilIcon />
          </Button>
          <div className="ms-auto flex shrink-0 items-center gap-2">
            <PresentPeople people={present} />
            <span
              className="text-sm whitespace-nowrap text-muted"
              title="What this conversation has cost so far"
            >
              <span className="sr-only">Cost so far: </span>
              <span>{formatCost(cost)}</span>
            </span>
            <Menu
              label="Conversation"
              icon={<MoreIcon />}
              items={items}
              className="needs-scripts"
            />
          </div>
        </>
      )}
      {asking === 'destroy' && <ConfirmDestroy conversation={conversation} onClose={endAsking} />}
      {asking === 'share' && <ConfirmShare conversation={conversation} onClose={endAsking} />}
    </PageHeader>
  )
}
