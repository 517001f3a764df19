import { Link } from '@adonisjs/inertia/react'
import type { MessageActions } from '~/hooks/use_message_actions'
import { isSettled, type Message } from '~/lib/thread'
import { answersEarlierWording, type Turn } from '~/lib/turns'
import { Cost } from '~/components/message/cost'
import { LiveMarkdown } from '~/components/message/live_markdown'
import { Markdown } from '~/components/message/markdown'
import { MessageHead } from '~/components/message/message_head'
import { ReplyState } from '~/components/message/reply_state'
import { Thinking } from '~/components/message/thinking'
import { CopyTools, Tools } from '~/components/message/tools'
import { Versions } from '~/components/message/versions'
import { AgainIcon, EyeIcon } from '~/components/ui/icons'
import { Menu } from '~/components/ui/menu'
import { useActivity } from '~/hooks/use_activity'
import { useShared } from '~/hooks/use_shared'

type Props = {
  message: Message
  turn: Turn
  ahead: number
  isLast: boolean
  isTarget: boolean
  actions: MessageActions
  onChoose: (id: number) => void
}

export function Reply({ message, turn, ahead, isLast, isTarget, actions, onChoose }: Props) {
  const { id, content, html, model } = message
  const name = model ?? 'Claude'
  const isNewest = turn.replies.at(-1) === message
  const isUnfinished = !isSettled(message)
  const activity = useActivity(message)
  const isOutdated = answersEarlierWording(turn, message)
  return (
    <article
      key={id}
      id={`message-${id}`}
      className="message"
      data-target={isTarget || undefined}
      aria-label={`${name} replied`}
      aria-busy={isUnfinished}
    >
      <MessageHead
        name={name}
        iso={message.createdAt}
        isReply
        remark={isOutdated ? 'to an earlier wording' : null}
      />
      <Thinking text={message.thinking} activity={content ? null : activity} />
      {content === null ? (
        <Markdown html={html} />
      ) : (
        <LiveMarkdown id={id} text={content} html={html} isEnded={!isUnfinished} />
      )}
      <ReplyState
        message={message}
        activity={activity}
        ahead={isUnfinished ? ahead : 0}
        isNewest={isNewest}
        isLast={isLast && isNewest}
        files={turn.question?.attachments ?? []}
        actions={actions}
      />
      <Tools>
        {turn.replies.length > 1 && (
          <Versions replies={turn.replies} current={message} onChoose={onChoose} />
        )}
        {!isUnfinished && (
          <>
            <CopyTools message={message} actions={actions} />
            <AnswerAgain message={message} actions={actions} />
            <WhatItSaw message={message} />
            <Cost message={message} />
          </>
        )}
      </Tools>
    </article>
  )
}

/** While one reply is written, asking for another does nothing: it is not offered then. */
function AnswerAgain({ message, actions }: Pick<Props, 'message' | 'actions'>) {
  const { languageModels } = useShared()
  const items = languageModels.map(({ key, label }) => ({
    label: `Answer again with ${label}`,
    onSelect: () => actions.answerAgain(message, key),
  }))
  return <Menu label="Answer again" icon={<AgainIcon />} items={items} className="button-tool" />
}

/** Leads to what the language model was sent for it. */
function WhatItSaw({ message }: Pick<Props, 'message'>) {
  const label = `What ${message.model ?? 'Claude'} saw`
  return (
    <Link
      route="prompts.show"
      routeParams={{ conversation_id: message.conversationId, message_id: message.id }}
      className="button button-quiet button-tool"
      aria-label={label}
      title={label}
    >
      <EyeIcon />
    </Link>
  )
}
