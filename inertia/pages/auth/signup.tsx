import { Form, Link } from '@adonisjs/inertia/react'
import { Button } from '~/components/ui/button'
import { Field } from '~/components/ui/field'
import { AuthLayout } from '~/layouts/auth'

export default function Signup() {
  return (
    <AuthLayout
      title="Create your account"
      hint="One account for your team. You can invite the others by a link afterwards."
    >
      <Form route="signups.store" className="space-y-5">
        {({ errors, processing }) => (
          <>
            <Field
              label="Your name"
              name="name"
              autoComplete="name"
              error={errors.name}
              autoFocus
              required
            />
            <Field
              label="Team"
              name="accountName"
              autoComplete="organization"
              error={errors.accountName}
              required
            />
            <Field
              label="E-mail"
              name="email"
              type="email"
              autoComplete="username"
              error={errors.email}
              required
            />
            <Field
              label="Password"
              name="password"
              type="password"
              autoComplete="new-password"
              hint="At least 8 characters"
              error={errors.password}
              required
            />
            <Button type="submit" look="primary" className="w-full" disabled={processing}>
              Create account
            </Button>
          </>
        )}
      </Form>
      <p className="mt-6 text-sm text-muted">
        You have a login already?{' '}
        <Link route="sessions.create" className="link">
          Log in
        </Link>
      </p>
    </AuthLayout>
  )
}
