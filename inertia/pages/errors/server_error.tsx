import { Link } from '@adonisjs/inertia/react'
import { AuthLayout } from '~/layouts/auth'

export default function ServerError() {
  return (
    <AuthLayout
      title="Something went wrong"
      hint="It was our fault, and it is in the server’s log. Nothing that was sent is lost."
    >
      <Link route="home" className="link">
        To the conversations
      </Link>
    </AuthLayout>
  )
}
