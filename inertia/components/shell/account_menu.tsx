import { router } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import { urlFor } from '~/client'
import { MentionMark } from '~/components/conversation/reading_marks'
import { ThemeSwitch } from '~/components/shell/theme_switch'
import { Avatar } from '~/components/ui/avatar'
import { useShared } from '~/hooks/use_shared'
import { countMentions } from '~/lib/conversation_list'

/** Who and where one is, at the foot of the sidebar. */
export function AccountMenu() {
  const { user, accounts, accountId } = useShared()
  if (!user) return null
  const account = accounts.find(({ id }) => id === accountId)
  const switchTo = (id: number) => router.patch(urlFor('sessions.update'), { accountId: id })
  return (
    <div className="border-t border-line p-3 text-sm">
      <div className="flex items-center gap-2.5 px-1">
        <Avatar id={user.id} name={user.name} />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">
            <bdi>{user.name}</bdi>
          </p>
          {accounts.length > 1 ? (
            <select
              className="select -ms-2 min-h-7 py-0 text-xs"
              aria-label="Account"
              dir="auto"
              value={accountId ?? undefined}
              onChange={(event) => switchTo(Number(event.target.value))}
            >
              {accounts.map(({ id, name, mentionsCount }) => (
                <option key={id} value={id}>
                  {id !== accountId && mentionsCount > 0 ? `${name} (@${mentionsCount})` : name}
                </option>
              ))}
            </select>
          ) : (
            <p className="truncate text-xs text-muted">
              <bdi>{account?.name}</bdi>
            </p>
          )}
        </div>
        <MentionMark count={countMentions(accounts.filter(({ id }) => id !== accountId))} />
        <ThemeSwitch />
      </div>
      <div className="mt-2 flex gap-1">
        <Link
          route="accounts.show"
          className="button button-quiet button-small flex-auto px-2 whitespace-nowrap"
        >
          Team
        </Link>
        <Link
          route="usages.show"
          className="button button-quiet button-small flex-auto px-2 whitespace-nowrap"
        >
          Usage
        </Link>
        <Link
          route="profiles.show"
          className="button button-quiet button-small flex-auto px-2 whitespace-nowrap"
        >
          Profile
        </Link>
        <Link
          route="sessions.destroy"
          className="button button-quiet button-small flex-auto px-2 whitespace-nowrap"
        >
          Log out
        </Link>
      </div>
    </div>
  )
}
