import type { ReactNode } from 'react'
import { usePage } from '@inertiajs/react'
import { Shell } from '~/components/shell/shell'
import { Toaster } from '~/components/ui/toaster'
import { useShared } from '~/hooks/use_shared'

/** What surrounds every page. It stays when another page comes. */
export default function Layout({ children }: { children: ReactNode }) {
  const { component } = usePage()
  const { accountId } = useShared()
  const hasShell = accountId && !/^(auth|errors)\//.test(component)
  return (
    <>
      {hasShell ? <Shell accountId={accountId}>{children}</Shell> : children}
      <Toaster />
    </>
  )
}
