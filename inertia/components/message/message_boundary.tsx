import type { ReactElement } from 'react'
import { Button } from '~/components/ui/button'
import { ErrorBoundary } from '~/components/ui/error_boundary'

/** Around a message: where it could not be shown, the others still are. */
export function MessageBoundary({ children }: { children: ReactElement }) {
  return (
    <ErrorBoundary
      fallback={(retry) => (
        <div className="message flex flex-wrap items-center gap-3 text-sm text-danger" role="alert">
          <p>This message couldn’t be shown.</p>
          <Button className="button-small" onClick={retry}>
            Reload message
          </Button>
        </div>
      )}
    >
      {children}
    </ErrorBoundary>
  )
}
