import { Link } from '@adonisjs/inertia/react'
import { AuthLayout } from '~/layouts/auth'

export default function JoinExpired() {
  return (
    <AuthLayout
      title="This join link no longer works"
      hint="It has expired or was replaced. Ask your team for the current one."
    >
      <Link route="home" className="link">
        To the conversations
      </Link>
    </AuthLayout>
  )
}
