import type { MessageActions } from '~/hooks/use_message_actions'
import { isSettled, type Message } from '~/lib/thread'
import { answersEarlierWording, type Turn } from '~/lib/turns'
import { LiveMarkdown } from '~/components/message/live_markdown'
import { Markdown } from '~/components/message/markdown'
import { MessageHead } from '~/components/message/message_head'
import { ReplyState } from '~/components/message/reply_state'
import { Thinking } from '~/components/message/thinking'
import { CopyTools, Tools } from '~/components/message/tools'
import { Versions } from '~/components/message/versions'
import { AgainIcon } from '~/components/ui/icons'
import { Menu } from '~/components/ui/menu'
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
      <Thinking text={message.thinking} />
      {content === null ? (
        <Markdown html={html} />
      ) : (
        <LiveMarkdown text={content} html={html} isEnded={!isUnfinished} />
      )}
      <ReplyState
        message={message}
        ahead={isUnfinished ? ahead : 0}
        isNewest={isNewest}
        isLast={isLast && isNewest}
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
