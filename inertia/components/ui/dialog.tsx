import { useLayoutEffect, useRef, type ReactNode } from 'react'

type Props = {
  label: string
  onClose: () => void
  className?: string
  children: ReactNode
}

/**
 * The browser's own modal dialog: it keeps the focus, closes on Escape and gives the focus back. Is
 * there as long as it is open; a click beside it closes it. What has `data-autofocus` gets the focus.
 */
export function Dialog({ label, onClose, className = '', children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  /** Closed while it is still in the page, or the browser does not give the focus back. */
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => element?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
    >
      <div className="dialog-body">{children}</div>
    </dialog>
  )
}
