import { Link } from '@adonisjs/inertia/react'
import { AuthLayout } from '~/layouts/auth'

export default function Forbidden() {
  return (
    <AuthLayout title="You may not do that" hint="Somebody who looks after the account can.">
      <Link route="home" className="link">
        To the conversations
      </Link>
    </AuthLayout>
  )
}
