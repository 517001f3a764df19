import { useEffect, useState, type ReactNode } from 'react'
import { usePage } from '@inertiajs/react'

/** What surrounds every page: a word about what just happened, for a few seconds. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <Notice />
    </>
  )
}

const NOTICE_MS = 6_000

function Notice() {
  const { flash } = usePage()
  const [dismissed, setDismissed] = useState<unknown>(null)
  const text = flash.error ?? flash.notice
  useEffect(() => {
    const timer = text ? setTimeout(() => setDismissed(flash), NOTICE_MS) : undefined
    return () => clearTimeout(timer)
  }, [flash, text])

  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 top-4 z-50 flex justify-center px-4"
    >
      {typeof text === 'string' && dismissed !== flash && (
        <p className={`notice ${flash.error ? 'notice-error' : ''}`}>{text}</p>
      )}
    </div>
  )
}
