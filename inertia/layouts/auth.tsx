import type { ReactNode } from 'react'
import { Head } from '@inertiajs/react'
import { Logo } from '~/components/ui/icons'

/** A page with one form, for people who are not logged in. */
export function AuthLayout({
  title,
  hint,
  children,
}: {
  title: string
  hint?: string
  children: ReactNode
}) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <Head title={title} />
      <div className="w-full max-w-sm">
        <Logo />
        <h1 className="mt-8 text-2xl font-semibold tracking-tight">{title}</h1>
        {hint && <p className="mt-2 text-muted">{hint}</p>}
        <div className="mt-8">{children}</div>
      </div>
    </main>
  )
}
