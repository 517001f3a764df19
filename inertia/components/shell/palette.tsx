import { useEffect, useState } from 'react'
import { router } from '@inertiajs/react'
import { Command } from 'cmdk'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { Dialog } from '~/components/ui/dialog'
import { useShell } from '~/hooks/use_shell'
import { requestJson } from '~/lib/http'
import { setTheme, THEMES } from '~/lib/theme'

type Props = { conversations: Data.Conversation[]; onClose: () => void }

/** Conversations by title, and what can be done, by a few keys. */
export default function Palette({ conversations: newest, onClose }: Props) {
  const [query, setQuery] = useState('')
  const found = useTitleSearch(query)
  const { openShortcuts } = useShell()
  const conversations = [...newest, ...found.filter(({ id }) => !newest.some((it) => it.id === id))]
  const choose = (action: () => void) => () => {
    onClose()
    action()
  }
  const visit = (url: string) => choose(() => router.visit(url, { preserveScroll: true }))

  return (
    <Dialog label="Search and commands" onClose={onClose} className="palette">
      <Command label="Search and commands" loop>
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder="Find a conversation or a command"
          dir="auto"
          enterKeyHint="go"
          data-autofocus
        />
        <Command.List>
          <Command.Empty>Nothing has this name.</Command.Empty>
          <Command.Group heading="Conversations">
            {conversations.map(({ id, title, archivedAt }) => (
              <Command.Item
                key={id}
                value={`${title} ${id}`}
                onSelect={visit(urlFor('conversations.show', { id }))}
              >
                <span className="truncate" dir="auto">
                  {title}
                </span>
                {archivedAt && <span className="text-xs text-muted">archived</span>}
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Commands">
            <Command.Item onSelect={visit(urlFor('home'))}>New conversation</Command.Item>
            <Command.Item onSelect={visit(urlFor('conversations.index'))}>
              All conversations
            </Command.Item>
            <Command.Item onSelect={visit(urlFor('conversations.index', {}, ARCHIVED))}>
              Archived conversations
            </Command.Item>
            <Command.Item onSelect={visit(urlFor('accounts.show'))}>Team</Command.Item>
            <Command.Item onSelect={visit(urlFor('usages.show'))}>Usage and budget</Command.Item>
            {THEMES.map((theme) => (
              <Command.Item key={theme} onSelect={choose(() => setTheme(theme))}>
                {`Theme: ${theme}`}
              </Command.Item>
            ))}
            <Command.Item onSelect={choose(openShortcuts)}>Keyboard shortcuts</Command.Item>
            <Command.Item onSelect={choose(() => router.delete(urlFor('sessions.destroy')))}>
              Log out
            </Command.Item>
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  )
}

const ARCHIVED = { qs: { archived: 1 } }

/** Milliseconds without a key before the server is asked. */
const PAUSE = 150

/** Conversations that the sidebar does not have, archived ones among them. */
function useTitleSearch(query: string): Data.Conversation[] {
  const [found, setFound] = useState<Data.Conversation[]>([])
  useEffect(() => {
    const q = query.trim()
    if (!q) return setFound([])
    let isOver = false
    const timer = setTimeout(async () => {
      const url = urlFor('conversations.index', {}, { qs: { q } })
      const answer = await requestJson<{ conversations: Data.Conversation[] }>('GET', url).catch(
        () => null
      )
      if (answer && !isOver) setFound(answer.conversations)
    }, PAUSE)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [query])
  return found
}
