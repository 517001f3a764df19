import { useEffect, useState, type ReactNode } from 'react'
import type { MessageActions } from '~/hooks/use_message_actions'
import type { Message } from '~/lib/thread'
import { Button } from '~/components/ui/button'
import { CheckIcon, CopyIcon, LinkIcon } from '~/components/ui/icons'
import { useHydrated } from '~/hooks/use_hydrated'
import { toast } from '~/lib/toasts'

/** What can be done with a message, below it. Without scripts nothing can: only the room is there. */
export function Tools({ children }: { children: ReactNode }) {
  const isAlive = useHydrated()
  return <div className="tools">{isAlive && children}</div>
}

type CopyToolsProps = { message: Message; actions: MessageActions }

export function CopyTools({ message, actions }: CopyToolsProps) {
  return (
    <>
      <CopyButton label="Copy as Markdown" icon={<CopyIcon />} copy={() => actions.copy(message)} />
      <CopyButton label="Copy link" icon={<LinkIcon />} copy={() => actions.copyLink(message)} />
    </>
  )
}

/** Milliseconds. */
const CONFIRMATION = 2_000

type CopyButtonProps = { label: string; icon: ReactNode; copy: () => Promise<void> }

function CopyButton({ label, icon, copy }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    const timer = isCopied ? setTimeout(() => setCopied(false), CONFIRMATION) : undefined
    return () => clearTimeout(timer)
  }, [isCopied])

  const onClick = async () => {
    try {
      await copy()
      setCopied(true)
    } catch {
      toast('It could not be copied.', { isError: true })
    }
  }
  return (
    <Button
      look="quiet"
      className="button-tool"
      aria-label={isCopied ? 'Copied' : label}
      title={label}
      onClick={() => void onClick()}
    >
      {isCopied ? <CheckIcon /> : icon}
    </Button>
  )
}
