import { Link } from '@adonisjs/inertia/react'
import { AuthLayout } from '~/layouts/auth'

export default function NotFound() {
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
