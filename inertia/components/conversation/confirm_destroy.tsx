import type { Data } from '@generated/data'
import { ConfirmDialog } from '~/components/ui/confirm_dialog'
import { destroyConversation } from '~/lib/conversations'

type Props = { conversation: Data.Conversation; onClose: () => void }

export function ConfirmDestroy({ conversation, onClose }: Props) {
  return (
    <ConfirmDialog
      title="Delete this conversation?"
      text={`“${conversation.title}” and all its messages will be permanently deleted for everyone.`}
      action="Delete conversation"
      onConfirm={() => void destroyConversation(conversation)}
      onClose={onClose}
    />
  )
}
