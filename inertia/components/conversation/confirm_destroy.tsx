import type { Data } from '@generated/data'
import { ConfirmDialog } from '~/components/ui/confirm_dialog'
import { destroyConversation } from '~/lib/conversations'
import { isolated } from '#markdown/direction'

type Props = { conversation: Data.Conversation; onClose: () => void }

export function ConfirmDestroy({ conversation, onClose }: Props) {
  return (
    <ConfirmDialog
      title="Delete this conversation?"
      text={`“${isolated(conversation.title)}” and all its messages will be permanently deleted for everyone.`}
      action="Delete conversation"
      onConfirm={() => void destroyConversation(conversation)}
      onClose={onClose}
    />
  )
}
