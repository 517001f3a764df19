import { useRef, useState, type FormEvent } from 'react'
import { flushSync } from 'react-dom'
import { router } from '@inertiajs/react'
import { Link } from '@adonisjs/inertia/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { formatCost } from '~/lib/format'
import { Button } from '~/components/ui/button'
import { BackIcon, PencilIcon, TrashIcon } from '~/components/ui/icons'

type Props = {
  conversation: Data.Conversation
  cost: number
  mayDestroy: boolean
  onRename: (title: string) => void
}

export function ConversationHeader({ conversation, cost, mayDestroy, onRename }: Props) {
  const [isRenaming, setRenaming] = useState(false)
  const renameButton = useRef<HTMLButtonElement>(null)
  const endRenaming = (title: string | null) => {
    flushSync(() => setRenaming(false))
    renameButton.current?.focus()
    if (title?.trim() && title !== conversation.title) onRename(title)
  }
  const destroy = () => {
    if (window.confirm(`Delete “${conversation.title}” with all its messages, for everybody?`)) {
      router.delete(urlFor('conversations.destroy', { id: conversation.id }))
    }
  }
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-page/95 backdrop-blur-sm">
      <div className="mx-auto flex min-h-14 max-w-3xl items-center gap-1 px-2 sm:px-4">
        <Link
          route="home"
          className="button button-quiet button-icon lg:hidden"
          aria-label="All conversations"
        >
          <BackIcon />
        </Link>
        {isRenaming ? (
          <Rename current={conversation.title} onEnd={endRenaming} />
        ) : (
          <>
            <h1 className="min-w-0 truncate font-semibold">{conversation.title}</h1>
            <Button
              look="quiet"
              className="button-icon"
              ref={renameButton}
              aria-label="Rename"
              title="Rename"
              onClick={() => setRenaming(true)}
            >
              <PencilIcon />
            </Button>
            <span
              className="ml-auto text-sm whitespace-nowrap text-muted"
              title="What this conversation has cost so far"
            >
              {formatCost(cost)}
            </span>
            {mayDestroy && (
              <Button
                look="quiet"
                className="button-icon"
                aria-label="Delete"
                title="Delete"
                onClick={destroy}
              >
                <TrashIcon />
              </Button>
            )}
          </>
        )}
      </div>
    </header>
  )
}

/** Ends with the new title, or with null where it stays as it was. */
function Rename({ current, onEnd }: { current: string; onEnd: (title: string | null) => void }) {
  const [title, setTitle] = useState(current)
  const save = (event: FormEvent) => {
    event.preventDefault()
    onEnd(title)
  }
  return (
    <form onSubmit={save} className="flex flex-1 items-center gap-2">
      <input
        className="input min-h-9 py-1"
        aria-label="Title"
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onEnd(null)}
        autoFocus
      />
      <Button type="submit" className="button-small">
        Save
      </Button>
    </form>
  )
}
