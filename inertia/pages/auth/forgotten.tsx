import { Form, Link } from '@adonisjs/inertia/react'
import { Button } from '~/components/ui/button'
import { Field } from '~/components/ui/field'
import { AuthLayout } from '~/layouts/auth'
import type { InertiaProps } from '~/types'

export default function Forgotten({ isSent }: InertiaProps<{ isSent: boolean }>) {
  return isSent ? <Sent /> : <Ask />
}

function Ask() {
  return (
    <AuthLayout
      title="Forgotten your password?"
      hint="Type in the e-mail address of your login. You get a link with which you set a new password."
    >
      <Form route="password_resets.store" className="space-y-5">
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
            <Button type="submit" look="primary" className="w-full" disabled={processing}>
              Send me a link
            </Button>
          </>
        )}
      </Form>
      <p className="mt-6 text-sm text-muted">
        You remember it?{' '}
        <Link route="sessions.create" className="link">
          Log in
        </Link>
      </p>
    </AuthLayout>
  )
}

/** The same words whoever has the address. */
function Sent() {
  return (
    <AuthLayout
      title="Look into your mail"
      hint="If somebody has a login with this address, a link is on its way to it. It works once, within an hour."
    >
      <p className="text-sm text-muted">
        Nothing there after some minutes? Look among the unwanted mail,{' '}
        <Link route="password_resets.create" className="link">
          try another address
        </Link>
        , or ask somebody who looks after your team for a password link.
      </p>
      <p className="mt-6 text-sm">
        <Link route="sessions.create" className="link">
          To the login page
        </Link>
      </p>
    </AuthLayout>
  )
}
