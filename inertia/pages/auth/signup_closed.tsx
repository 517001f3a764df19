import { Link } from '@adonisjs/inertia/react'
import { AuthLayout } from '~/layouts/auth'

export default function SignupClosed() {
  return (
    <AuthLayout
      title="Sign-up is closed here"
      hint="Please ask somebody of your team for its join link: with it you make your login and are in."
    >
      <Link route="sessions.create" className="link">
        Log in
      </Link>
    </AuthLayout>
  )
}
