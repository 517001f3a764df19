import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { LocalTime } from '~/components/ui/local_time'

type Props = { conversations: Data.Conversation[]; currentId?: number }

export function ConversationList({ conversations, currentId }: Props) {
  return (
    <ul className="space-y-0.5">
      {conversations.map(({ id, title, updatedAt }) => (
        <li key={id}>
          <Link
            route="conversations.show"
            routeParams={{ id }}
            className="list-link"
            aria-current={id === currentId ? 'page' : undefined}
          >
            <span className="truncate">{title}</span>
            <span className="shrink-0 text-xs text-muted">
              <LocalTime iso={updatedAt} style="day" />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
