import { Link } from '@adonisjs/inertia/react'
import { PrivateMark } from '~/components/conversation/private_mark'
import { ListedTitle, MentionMark } from '~/components/conversation/reading_marks'
import { LocalTime } from '~/components/ui/local_time'
import { useListed } from '~/hooks/use_listed'
import type { Listed } from '~/lib/conversation_list'

/** Conversations with the day on which something last happened in them. */
export function ConversationList({ conversations }: { conversations: Listed[] }) {
  return (
    <ul className="space-y-0.5">
      {useListed(conversations).map((conversation) => (
        <li key={conversation.id}>
          <Link
            route="conversations.show"
            routeParams={{ id: conversation.id }}
            preserveScroll
            className="list-link"
          >
            <ListedTitle conversation={conversation} />
            <MentionMark count={conversation.mentionsCount} />
            {conversation.isPrivate && <PrivateMark />}
            <span className="ms-auto shrink-0 text-xs text-muted">
              <LocalTime iso={conversation.updatedAt} style="day" />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
