import { Link } from '@adonisjs/inertia/react'
import { AuthLayout } from '~/layouts/auth'

export default function JoinExpired() {
  return (
    <AuthLayout
      title="This join link has expired"
      hint="Join links work for some days only. Please ask whoever sent it for a new one."
    >
      <Link route="home" className="link">
        To the conversations
      </Link>
    </AuthLayout>
  )
}
