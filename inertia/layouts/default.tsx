import type { ReactNode } from 'react'
import { usePage } from '@inertiajs/react'
import { Shell } from '~/components/shell/shell'
import { Toaster } from '~/components/ui/toaster'
import { AvatarsContext } from '~/hooks/use_avatars'
import { useShared } from '~/hooks/use_shared'
import { TimeZoneContext, usePageTimeZone } from '~/hooks/use_time_zone'

/** What surrounds every page. It stays when another page comes. */
export default function Layout({ children }: { children: ReactNode }) {
  const { component } = usePage()
  const { accountId, avatars } = useShared()
  const hasShell = accountId && !/^(auth|errors)\//.test(component)
  return (
    <TimeZoneContext value={usePageTimeZone()}>
      <AvatarsContext value={avatars}>
        {hasShell ? <Shell accountId={accountId}>{children}</Shell> : children}
        <Toaster />
      </AvatarsContext>
    </TimeZoneContext>
  )
}
