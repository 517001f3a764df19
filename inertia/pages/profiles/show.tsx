import type { ReactNode } from 'react'
import { Head, router } from '@inertiajs/react'
import { Form } from '@adonisjs/inertia/react'
import { urlFor } from '~/client'
import { Picture, type PictureLimits } from '~/components/profile/picture'
import { PageHeader } from '~/components/shell/page_header'
import { ThemeSwitch } from '~/components/shell/theme_switch'
import { Button } from '~/components/ui/button'
import { Field } from '~/components/ui/field'
import { LocalTime } from '~/components/ui/local_time'
import { browserName } from '~/lib/browsers'
import type { InertiaProps } from '~/types'

type Session = { userAgent: string; seenAt: string; isCurrent: boolean }

type Props = InertiaProps<{ sessions: Session[]; avatarLimits: PictureLimits }>

export default function Profile({ user, sessions, avatarLimits }: Props) {
  const { name, email } = user!
  return (
    <>
      <Head title="Profile" />
      <PageHeader>
        <h1 className="truncate font-semibold">Profile</h1>
      </PageHeader>
      <main className="mx-auto w-full max-w-3xl flex-1 space-y-10 px-4 py-8">
        <Section title="You">
          <div className="mb-6 flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Picture {...avatarLimits} />
            </div>
            <ThemeSwitch />
          </div>
          <Form route="profiles.update" className="space-y-4">
            {({ errors, processing }) => (
              <>
                <Field
                  label="Name"
                  name="name"
                  defaultValue={name}
                  error={errors.name}
                  autoComplete="name"
                  required
                />
                <Save label="Change name" isBusy={processing} />
              </>
            )}
          </Form>
        </Section>
        <Section title="E-mail address" hint="Changing it logs you out everywhere else.">
          <Form route="credentials.update" className="space-y-4" resetOnSuccess>
            {({ errors, processing }) => (
              <>
                <Field
                  label="E-mail"
                  name="email"
                  type="email"
                  defaultValue={email}
                  error={errors.email}
                  autoComplete="email"
                  required
                />
                <CurrentPassword error={errors.currentPassword} />
                <Save label="Change e-mail address" isBusy={processing} />
              </>
            )}
          </Form>
        </Section>
        <Section title="Password" hint="Changing it logs you out everywhere else.">
          <Form route="credentials.update" className="space-y-4" resetOnSuccess>
            {({ errors, processing }) => (
              <>
                <CurrentPassword error={errors.currentPassword} />
                <Field
                  label="New password"
                  name="password"
                  type="password"
                  hint="At least 8 characters"
                  error={errors.password}
                  autoComplete="new-password"
                  required
                />
                <Field
                  label="The same again"
                  name="passwordConfirmation"
                  type="password"
                  error={errors.passwordConfirmation}
                  autoComplete="new-password"
                  required
                />
                <Save label="Change password" isBusy={processing} />
              </>
            )}
          </Form>
        </Section>
        <Section title="Where you are logged in">
          <Sessions sessions={sessions} />
        </Section>
      </main>
    </>
  )
}

function Sessions({ sessions }: { sessions: Session[] }) {
  return (
    <>
      <ul className="card divide-y divide-line">
        {sessions.map(({ userAgent, seenAt, isCurrent }, index) => (
          <li key={index} className="flex flex-wrap items-baseline gap-x-3 px-4 py-3">
            <span className="flex-1 font-medium">{browserName(userAgent)}</span>
            <span className="text-sm text-muted">
              {isCurrent ? 'This one' : <LocalTime iso={seenAt} style="full" />}
            </span>
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Button
          look="danger"
          className="mt-3 min-h-11"
          onClick={() => router.delete(urlFor('other_sessions.destroy'))}
        >
          Log out elsewhere
        </Button>
      )}
    </>
  )
}

function CurrentPassword({ error }: { error?: string }) {
  return (
    <Field
      label="Current password"
      name="currentPassword"
      type="password"
      error={error}
      autoComplete="current-password"
      required
    />
  )
}

function Save({ label, isBusy }: { label: string; isBusy: boolean }) {
  return (
    <Button type="submit" className="min-h-11" disabled={isBusy}>
      {label}
    </Button>
  )
}

function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="font-semibold">{title}</h2>
      {hint && <p className="mt-1 text-muted">{hint}</p>}
      <div className="mt-3">{children}</div>
    </section>
  )
}
