import { Form, Link } from '@adonisjs/inertia/react'
import { Button } from '~/components/ui/button'
import { Field } from '~/components/ui/field'
import { AuthLayout } from '~/layouts/auth'
import type { InertiaProps } from '~/types'

type Props = InertiaProps<{ isSignupOpen: boolean; isMailOn: boolean }>

export default function Login({ isSignupOpen, isMailOn }: Props) {
  return (
    <AuthLayout title="Log in">
      <Form route="sessions.store" className="space-y-5">
        {({ errors, processing }) => (
          <>
            <Field
              label="E-mail"
              name="email"
              type="email"
              autoComplete="username"
              error={errors.email}
              autoFocus
              required
            />
            <Field
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              error={errors.password}
              required
            />
            <Button type="submit" look="primary" className="w-full" disabled={processing}>
              Log in
            </Button>
          </>
        )}
      </Form>
      {isMailOn && (
        <p className="mt-6 text-sm">
          <Link route="password_resets.create" className="link">
            Forgotten your password?
          </Link>
        </p>
      )}
      <p className={`${isMailOn ? 'mt-3' : 'mt-6'} text-sm text-muted`}>
        <span>{'New here? '}</span>
        {isSignupOpen && (
          <Link route="signups.create" className="link">
            Create an account
          </Link>
        )}
        <span>{`${isSignupOpen ? ', or ask' : 'Ask'} a teammate for your team’s join link.`}</span>
      </p>
    </AuthLayout>
  )
}
