import { router } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Logo } from '~/components/ui/icons'

type Props = { user: Data.User; accounts: Data.Account[]; accountId: number }

export function TopBar({ user, accounts, accountId }: Props) {
  const switchTo = (id: number) => router.patch(urlFor('sessions.update'), { accountId: id })
  const account = accounts.find(({ id }) => id === accountId)
  return (
    <header className="border-b border-line">
      <div className="mx-auto flex max-w-3xl items-center gap-x-4 px-4 py-2.5">
        <Link route="home" aria-label="Parley: all conversations" className="flex">
          <Logo />
        </Link>
        <div className="min-w-0 flex-1 truncate text-sm text-muted">
          {accounts.length > 1 ? (
            <select
              className="select"
              aria-label="Account"
              value={accountId}
              onChange={(event) => switchTo(Number(event.target.value))}
            >
              {accounts.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          ) : (
            account?.name
          )}
        </div>
        <nav className="flex items-center gap-1 text-sm">
          <Link route="accounts.show" className="button button-quiet button-small">
            Team
          </Link>
          <Link
            route="sessions.destroy"
            className="button button-quiet button-small"
            title={`Logged in as ${user.name}`}
          >
            Log out
          </Link>
        </nav>
      </div>
    </header>
  )
}
