import { useState } from 'react'
import { Form } from '@adonisjs/inertia/react'
import { Button } from '~/components/ui/button'
import { Field } from '~/components/ui/field'
import { AuthLayout } from '~/layouts/auth'
import type { Data } from '@generated/data'
import type { InertiaProps } from '~/types'
import { isolated } from '#markdown/direction'

export default function Join({
  account,
  code,
  user,
  errors,
}: InertiaProps<{ account: Data.Account; code: string }>) {
  const [isNew, setIsNew] = useState(true)
  /** The form of the one or of the other: what the server says of a field is not known by type. */
  const errorOf = (field: string) => {
    const error = errors[field]
    return typeof error === 'string' ? error : undefined
  }
  return (
    <AuthLayout
      title={`Join ${isolated(account.name)}`}
      hint={
        user
          ? `You are logged in as ${isolated(user.name)}.`
          : 'You were invited to talk with this team and Claude.'
      }
    >
      <Form route="joins.store" routeParams={{ code }} className="space-y-5">
        {({ processing }) => (
          <>
            {!user && isNew && (
              <Field
                label="Your name"
                name="name"
                autoComplete="name"
                error={errorOf('name')}
                autoFocus
                required
              />
            )}
            {!user && (
              <>
                <Field
                  label="E-mail"
                  name="email"
                  type="email"
                  autoComplete="username"
                  error={errorOf('email')}
                  required
                />
                <Field
                  label="Password"
                  name="password"
                  type="password"
                  autoComplete={isNew ? 'new-password' : 'current-password'}
                  hint={isNew ? 'At least 8 characters' : undefined}
                  error={errorOf('password')}
                  required
                />
              </>
            )}
            <Button type="submit" look="primary" className="w-full" disabled={processing}>
              {user
                ? `Join as ${isolated(user.name)}`
                : isNew
                  ? 'Create login and join'
                  : 'Log in and join'}
            </Button>
          </>
        )}
      </Form>
      {!user && (
        <p className="mt-6 text-sm text-muted">
          <span>{isNew ? 'You have a login already? ' : 'You are new here? '}</span>
          <button type="button" className="link" onClick={() => setIsNew(!isNew)}>
            {isNew ? 'Log in and join' : 'Create a login'}
          </button>
        </p>
      )}
    </AuthLayout>
  )
}
