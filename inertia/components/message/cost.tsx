import { lazy, Suspense, useRef, useState } from 'react'
import { Button } from '~/components/ui/button'
import { CostIcon } from '~/components/ui/icons'
import type { Message } from '~/lib/thread'

const CostPanel = lazy(() => import('~/components/message/cost_panel'))

/** Opens what a reply has cost. */
export function Cost({ message }: { message: Message }) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <Button
        look="quiet"
        className="button-tool"
        ref={button}
        aria-label="What it cost"
        title="What it cost"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <CostIcon />
      </Button>
      {isOpen && (
        <Suspense>
          <CostPanel message={message} button={button.current} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
