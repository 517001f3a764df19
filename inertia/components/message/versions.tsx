import type { ReactNode } from 'react'
import type { Message } from '~/lib/thread'
import { Button } from '~/components/ui/button'
import { NextIcon, PreviousIcon } from '~/components/ui/icons'

type Props = { replies: Message[]; current: Message; onChoose: (id: number) => void }

/** The replies to one question, one at a time. */
export function Versions({ replies, current, onChoose }: Props) {
  const at = replies.indexOf(current)
  const step = (to: Message | undefined, label: string, icon: ReactNode) => (
    <Button
      look="quiet"
      className="button-tool"
      aria-label={label}
      title={label}
      disabled={!to}
      onClick={() => to && onChoose(to.id)}
    >
      {icon}
    </Button>
  )
  return (
    <span className="versions" role="group" aria-label="Versions of the reply">
      {step(replies[at - 1], 'Earlier reply', <PreviousIcon />)}
      <span className="text-xs text-muted tabular-nums">{`${at + 1} / ${replies.length}`}</span>
      {step(replies[at + 1], 'Later reply', <NextIcon />)}
    </span>
  )
}
