import { useEffect, useSyncExternalStore } from 'react'
import { usePage } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import { currentToasts, dismissToast, subscribeToToasts, toast, type Toast } from '~/lib/toasts'

const NONE: Toast[] = []

/** Words about what happened elsewhere, or on the way to this page. */
export function Toaster() {
  const { flash } = usePage()
  const toasts = useSyncExternalStore(subscribeToToasts, currentToasts, () => NONE)
  useEffect(() => {
    if (typeof flash.error === 'string') toast(flash.error, { isError: true })
    if (typeof flash.notice === 'string') toast(flash.notice)
  }, [flash])

  return (
    <div role="status" className="toasts">
      {toasts.map(({ id, text, isError, href }) => (
        <p key={id} className={`toast ${isError ? 'toast-error' : ''}`}>
          <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
          {href && (
            <Link href={href} preserveScroll className="font-medium underline">
              Open
            </Link>
          )}
          <button type="button" aria-label="Dismiss" onClick={() => dismissToast(id)}>
            ×
          </button>
        </p>
      ))}
    </div>
  )
}
