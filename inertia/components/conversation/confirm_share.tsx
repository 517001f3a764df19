import type { Data } from '@generated/data'
import { ConfirmDialog } from '~/components/ui/confirm_dialog'
import { showConversation } from '~/lib/conversations'
import { isolated } from '#markdown/direction'

type Props = { conversation: Data.Conversation; onClose: () => void }

/** What others have read can't be taken back, so it is asked first. */
export function ConfirmShare({ conversation, onClose }: Props) {
  return (
    <ConfirmDialog
      title="Share this conversation with the team?"
      text={`Everyone on your team will be able to open “${isolated(conversation.title)}”, read all its messages and files, and write in it.`}
      action="Share with the team"
      isDanger={false}
      onConfirm={() => void showConversation(conversation)}
      onClose={onClose}
    />
  )
}
