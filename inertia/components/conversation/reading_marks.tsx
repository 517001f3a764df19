import { isUnread, type Listed } from '~/lib/conversation_list'

/** A conversation's title; it stands out where something was said that the reader has not read. */
export function ListedTitle({ conversation }: { conversation: Listed }) {
  const isNews = isUnread(conversation)
  return (
    <>
      <span className={`truncate ${isNews ? 'unread' : ''}`} dir="auto">
        {conversation.title}
      </span>
      {isNews && <span className="sr-only">(unread)</span>}
    </>
  )
}

/** Stands at a conversation where somebody has mentioned the reader. */
export function MentionMark({ count }: { count: number }) {
  if (count === 0) return null
  const label = count === 1 ? 'You were mentioned' : `You were mentioned ${count} times`
  return (
    <span className="mention-mark" role="img" aria-label={label} title={label}>
      {count > 1 ? `@${count}` : '@'}
    </span>
  )
}
