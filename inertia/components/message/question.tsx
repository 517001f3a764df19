import { useState } from 'react'
import type { Message } from '~/lib/thread'
import { EditQuestion } from '~/components/message/edit_question'
import { Markdown } from '~/components/message/markdown'
import { MessageHead } from '~/components/message/message_head'
import { CopyTools, Tools } from '~/components/message/tools'
import type { TurnProps } from '~/components/message/turn_view'
import { Button } from '~/components/ui/button'
import { ConfirmDialog } from '~/components/ui/confirm_dialog'
import { PencilIcon, TrashIcon } from '~/components/ui/icons'

type Props = TurnProps & { message: Message; isTarget: boolean }

export function Question(props: Props) {
  const { message, isTarget, isLast, isEditing, onEditEnd, userId, actions } = props
  const [isAsking, setAsking] = useState(false)
  const author = message.author ?? 'Somebody'
  const isOwn = message.authorId === userId
  return (
    <article
      id={`message-${message.id}`}
      className="message"
      data-target={isTarget || undefined}
      aria-label={`${author} asked`}
    >
      <MessageHead name={author} iso={message.createdAt} note={message.editedAt ? 'edited' : null}>
        <Tools>
          <CopyTools message={message} actions={actions} />
          {isOwn && isLast && !isEditing && (
            <Button
              look="quiet"
              className="button-tool"
              aria-label="Edit"
              title="Edit and have it answered again"
              onClick={() => actions.edit(message)}
            >
              <PencilIcon />
            </Button>
          )}
          {isOwn && (
            <Button
              look="quiet"
              className="button-tool"
              aria-label="Delete"
              title="Delete with its replies"
              onClick={() => setAsking(true)}
            >
              <TrashIcon />
            </Button>
          )}
        </Tools>
      </MessageHead>
      {isEditing ? (
        <EditQuestion message={message} onEnd={onEditEnd} />
      ) : (
        <div className="question">
          <Markdown html={message.html} />
        </div>
      )}
      {isAsking && (
        <ConfirmDialog
          title="Delete this question?"
          text="It goes away with the replies to it, for everybody and for good."
          action="Delete"
          onConfirm={() => actions.destroy(message)}
          onClose={() => setAsking(false)}
        />
      )}
    </article>
  )
}
