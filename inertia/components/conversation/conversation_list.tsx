import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { PrivateMark } from '~/components/conversation/private_mark'
import { LocalTime } from '~/components/ui/local_time'

/** Conversations with the day on which something last happened in them. */
export function ConversationList({ conversations }: { conversations: Data.Conversation[] }) {
  return (
    <ul className="space-y-0.5">
      {conversations.map(({ id, title, updatedAt, isPrivate }) => (
        <li key={id}>
          <Link
            route="conversations.show"
            routeParams={{ id }}
            preserveScroll
            className="list-link"
          >
            <span className="truncate">{title}</span>
            {isPrivate && <PrivateMark />}
            <span className="shrink-0 text-xs text-muted">
              <LocalTime iso={updatedAt} style="day" />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
