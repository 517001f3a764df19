import { useState } from 'react'
import type { Message } from '~/lib/thread'
import { Attachments } from '~/components/message/attachments'
import { EditQuestion } from '~/components/message/edit_question'
import { Markdown } from '~/components/message/markdown'
import { MessageHead } from '~/components/message/message_head'
import { CopyTools, Tools } from '~/components/message/tools'
import type { TurnProps } from '~/components/message/turn_view'
import { Button } from '~/components/ui/button'
import { ConfirmDialog } from '~/components/ui/confirm_dialog'
import { PencilIcon, TrashIcon } from '~/components/ui/icons'

type Props = TurnProps & { message: Message; isTarget: boolean }

const WORDS = {
  user: {
    did: 'asked',
    edit: 'Edit and have it answered again',
    destroy: 'Delete with its replies',
    title: 'Delete this question?',
    text: 'The question and its replies will be permanently deleted for everyone.',
    action: 'Delete question',
  },
  note: {
    did: 'noted',
    edit: 'Edit',
    destroy: 'Delete',
    title: 'Delete this note?',
    text: 'The note will be permanently deleted for everyone.',
    action: 'Delete note',
  },
}

/** A question, or a note. */
export function Question(props: Props) {
  const { message, isTarget, isLast, isEditing, onEditEnd, userId, actions } = props
  const [isAsking, setAsking] = useState(false)
  const author = message.author ?? 'Somebody'
  const isNote = message.role === 'note'
  const words = isNote ? WORDS.note : WORDS.user
  const isOwn = message.authorId === userId
  return (
    <article
      id={`message-${message.id}`}
      className="message"
      data-target={isTarget || undefined}
      aria-label={`${author} ${words.did}`}
    >
      <MessageHead
        name={author}
        personId={message.authorId}
        iso={message.createdAt}
        isNote={isNote}
        remark={message.editedAt ? 'edited' : null}
      >
        <Tools>
          <CopyTools message={message} actions={actions} />
          {isOwn && (isLast || isNote) && !isEditing && (
            <Button
              look="quiet"
              className="button-tool"
              aria-label="Edit"
              title={words.edit}
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
              title={words.destroy}
              onClick={() => setAsking(true)}
            >
              <TrashIcon />
            </Button>
          )}
        </Tools>
      </MessageHead>
      {message.attachments.length > 0 && <Attachments message={message} actions={actions} />}
      {isEditing && <EditQuestion message={message} onEnd={onEditEnd} />}
      {!isEditing && message.contentLength > 0 && (
        <div className={isNote ? 'note' : 'question'}>
          <Markdown html={message.html} />
        </div>
      )}
      {isAsking && (
        <ConfirmDialog
          title={words.title}
          text={words.text}
          action={words.action}
          onConfirm={() => actions.destroy(message)}
          onClose={() => setAsking(false)}
        />
      )}
    </article>
  )
}
