import type { ReactElement } from 'react'
import { usePage } from '@inertiajs/react'
import { Shell } from '~/components/shell/shell'
import { BrokenPage } from '~/components/ui/broken_page'
import { ErrorBoundary } from '~/components/ui/error_boundary'
import { Toaster } from '~/components/ui/toaster'
import { AvatarsContext } from '~/hooks/use_avatars'
import { useShared } from '~/hooks/use_shared'
import { TimeZoneContext, usePageTimeZone } from '~/hooks/use_time_zone'

/** What surrounds every page. It stays when another page comes. */
export default function Layout({ children }: { children: ReactElement }) {
  const { component, url } = usePage()
  const { accountId, avatars } = useShared()
  const hasShell = accountId && !/^(auth|errors)\//.test(component)
  return (
    <TimeZoneContext value={usePageTimeZone()}>
      <AvatarsContext value={avatars}>
        <ErrorBoundary fallback={<BrokenPage />}>
          {hasShell ? (
            <Shell accountId={accountId}>
              <ErrorBoundary key={url.split('?')[0]} fallback={<BrokenPage />}>
                {children}
              </ErrorBoundary>
            </Shell>
          ) : (
            children
          )}
          <Toaster />
        </ErrorBoundary>
      </AvatarsContext>
    </TimeZoneContext>
  )
}
