import { Link } from '@adonisjs/inertia/react'
import { useShared } from '~/hooks/use_shared'
import { AuthLayout } from '~/layouts/auth'
import { isolated } from '#markdown/direction'

export default function NotFound() {
  const { user, accounts } = useShared()
  if (user && accounts.length === 0) return <NoAccount name={user.name} />
  return (
    <AuthLayout
      title="There is nothing here"
      hint="The page does not exist, or it is not yours to see."
    >
      <Link route="home" className="link">
        To the conversations
      </Link>
    </AuthLayout>
  )
}

/** For a person who has left, or was removed from, all that there was. */
function NoAccount({ name }: { name: string }) {
  return (
    <AuthLayout
      title="You belong to no team here"
      hint={`You are logged in as ${isolated(name)}. With a team’s join link you can join it.`}
    >
      <Link route="sessions.destroy" className="link">
        Log out
      </Link>
    </AuthLayout>
  )
}
