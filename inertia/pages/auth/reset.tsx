import { Form, Link } from '@adonisjs/inertia/react'
import { Button } from '~/components/ui/button'
import { Field } from '~/components/ui/field'
import { AuthLayout } from '~/layouts/auth'
import type { InertiaProps } from '~/types'

export default function Reset({
  token,
  email,
}: InertiaProps<{ token: string; email: string | null }>) {
  if (!email) {
    return (
      <AuthLayout
        title="This link no longer works"
        hint="It was used already, or it is older than an hour."
      >
        <Link route="sessions.create" className="link">
          To the login page
        </Link>
      </AuthLayout>
    )
  }
  return (
    <AuthLayout
      title="Set a new password"
      hint={`For ${email}. All other sessions will be logged out.`}
    >
      <Form route="password_resets.update" routeParams={{ token }} className="space-y-5">
        {({ errors, processing }) => (
          <>
            <input type="hidden" autoComplete="username" value={email} readOnly />
            <Field
              label="New password"
              name="password"
              type="password"
              autoComplete="new-password"
              hint="At least 8 characters"
              error={errors.password}
              autoFocus
              required
            />
            <Field
              label="The same again"
              name="passwordConfirmation"
              type="password"
              autoComplete="new-password"
              error={errors.passwordConfirmation}
              required
            />
            <Button type="submit" look="primary" className="w-full" disabled={processing}>
              Set password
            </Button>
          </>
        )}
      </Form>
    </AuthLayout>
  )
}
