import { Link } from '@adonisjs/inertia/react'
import { AuthLayout } from '~/layouts/auth'
import type { InertiaProps } from '~/types'

export default function TooManyRequests({ wait }: InertiaProps<{ wait: string }>) {
  return (
    <AuthLayout
      title="That was too often"
      hint={`Please wait ${wait}, then try again. Nothing was changed.`}
    >
      <Link route="home" className="link">
        To the conversations
      </Link>
    </AuthLayout>
  )
}
