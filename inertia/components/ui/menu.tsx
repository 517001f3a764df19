import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Button } from '~/components/ui/button'

export type MenuItem = {
  label: string
  onSelect: () => void
  isDanger?: boolean
  isChecked?: boolean
}

type Props = {
  label: string
  icon: ReactNode
  items: MenuItem[]
  className?: string
}

/** A button that opens a list of actions, in the browser's top layer. */
export function Menu({ label, icon, items, className = '' }: Props) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  return (
    <>
      <Button
        look="quiet"
        className={`button-icon ${className}`}
        ref={button}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {icon}
      </Button>
      {isOpen && (
        <MenuList
          id={id}
          label={label}
          items={items}
          button={button.current}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

type ListProps = {
  id: string
  label: string
  items: MenuItem[]
  button: HTMLButtonElement | null
  onClose: () => void
}

function MenuList({ id, label, items, button, onClose }: ListProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = list.current
    if (!element || !button) return
    element.showPopover()
    placeAt(button, element)
    element.querySelector('button')?.focus()
    /** It would stay where it was while its button moves. */
    const close = () => onClose()
    window.addEventListener('resize', close)
    return () => window.removeEventListener('resize', close)
  }, [])

  const close = () => {
    onClose()
    button?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = Array.from(list.current?.querySelectorAll('button') ?? [])
    const at = buttons.findIndex((it) => it === document.activeElement)
    const target = {
      ArrowDown: buttons[(at + 1) % buttons.length],
      ArrowUp: buttons[(at - 1 + buttons.length) % buttons.length],
      Home: buttons[0],
      End: buttons[buttons.length - 1],
    }[event.key]
    if (event.key === 'Tab' || event.key === 'Escape') close()
    if (target) target.focus()
    if (target || event.key === 'Escape') event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={list}
      id={id}
      role="menu"
      aria-label={label}
      popover="auto"
      className="menu"
      onKeyDown={onKeyDown}
      onToggle={(event) => event.newState === 'closed' && onClose()}
    >
      {items.map(({ label: text, onSelect, isDanger, isChecked }) => (
        <button
          key={text}
          type="button"
          role={isChecked === undefined ? 'menuitem' : 'menuitemradio'}
          aria-checked={isChecked}
          tabIndex={-1}
          className={`menu-item ${isDanger ? 'text-danger' : ''}`}
          onClick={() => {
            close()
            onSelect()
          }}
        >
          {text}
        </button>
      ))}
    </div>
  )
}

/** Below the button, or above it where there is no room, towards the middle, and within the window. */
export function placeAt(button: HTMLElement, list: HTMLElement) {
  const { top, bottom, left: start, right: end } = button.getBoundingClientRect()
  const { offsetWidth, offsetHeight } = list
  const fitsBelow = bottom + offsetHeight + 8 <= window.innerHeight
  const wanted = start + end < window.innerWidth ? start : end - offsetWidth
  const left = Math.min(Math.max(wanted, 8), window.innerWidth - offsetWidth - 8)
  list.style.left = `${left}px`
  list.style.top = `${Math.max(fitsBelow ? bottom + 4 : top - offsetHeight - 4, 8)}px`
}
