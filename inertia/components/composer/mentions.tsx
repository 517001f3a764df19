import { useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { urlFor } from '~/client'
import { Avatar } from '~/components/ui/avatar'
import { useShared } from '~/hooks/use_shared'
import { requestJson } from '~/lib/http'
import {
  matching,
  mentionOf,
  mentionQueryAt,
  type MentionQuery,
  type Teammate,
} from '~/lib/mention_query'
import { typeOver } from '~/lib/typing'

/**
 * Offers teammates while somebody writes `@` and the beginning of a name in a field. Its keys come
 * before the field's own: `onKeyDown` answers whether one of them was pressed. Unless the list is
 * open, what is typed renders nothing more. The field stays a text box, for a text area may have no
 * other role. Nobody is offered where nobody else sees what is written.
 */
export function useMentions(input: RefObject<HTMLTextAreaElement | null>, isPrivate: boolean) {
  const id = useId()
  const [query, setQuery] = useState<MentionQuery | null>(null)
  const [active, setActive] = useState(0)
  /** Where the `@` stands whose list was closed, or whose name was picked. */
  const closed = useRef<number | null>(null)
  const people = useTeammates(query !== null)
  const found = query ? matching(people, query) : []
  const isOpen = found.length > 0

  /** Looks at what stands before the caret. */
  const look = () => {
    const field = input.current
    if (!field || isPrivate) return
    const isCaret = field.selectionStart === field.selectionEnd
    const next = isCaret ? mentionQueryAt(field.value, field.selectionStart) : null
    if (next?.at !== closed.current) closed.current = null
    if (next?.at === query?.at && next?.text === query?.text) return
    setQuery(next && closed.current === null ? next : null)
    setActive(0)
  }

  const close = () => {
    closed.current = query?.at ?? null
    setQuery(null)
  }

  const pick = ({ name }: Teammate) => {
    if (!input.current || !query) return
    const { text, start, end } = mentionOf(input.current.value, query, name)
    close()
    typeOver(input.current, text, start, end)
  }

  const onKeyDown = (event: KeyboardEvent): boolean => {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
    if (!isOpen || hasModifier || event.nativeEvent.isComposing) return false
    const step = (by: number) => setActive((active + by + found.length) % found.length)
    if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'Enter' || event.key === 'Tab') pick(found[active])
    else if (event.key === 'Escape') close()
    else return false
    event.preventDefault()
    return true
  }

  return {
    look,
    onKeyDown,
    attributes: {
      'aria-autocomplete': 'list',
      'aria-controls': isOpen ? id : undefined,
      'aria-activedescendant': isOpen ? `${id}-${active}` : undefined,
      'onSelect': look,
      'onBlur': () => setQuery(null),
    } as const,
    list: (
      <>
        <span aria-live="polite" className="sr-only">
          {isOpen && `${found.length} teammates to mention`}
        </span>
        {isOpen && <Teammates id={id} people={found} active={active} onPick={pick} />}
      </>
    ),
  }
}

type ListProps = {
  id: string
  people: Teammate[]
  active: number
  onPick: (teammate: Teammate) => void
}

function Teammates({ id, people, active, onPick }: ListProps) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <ul ref={list} id={id} role="listbox" aria-label="Teammates to mention" className="teammates">
      {people.map((person, index) => (
        <li
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          /** The field keeps the focus. */
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(person)}
        >
          <span aria-hidden="true" className="contents">
            <Avatar id={person.id} name={person.name} size="small" />
          </span>
          <span className="truncate" dir="auto">
            {person.name}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The others of the account, read anew whenever somebody begins to mention one. */
function useTeammates(isWanted: boolean): Teammate[] {
  const { user } = useShared()
  const [people, setPeople] = useState<Teammate[]>([])
  useEffect(() => {
    if (!isWanted) return
    let isOver = false
    requestJson<{ members: Teammate[] }>('GET', urlFor('members.index')).then(
      ({ members }) => !isOver && setPeople(members.filter(({ id }) => id !== user?.id)),
      /** Without a list a name can still be written out. */
      () => undefined
    )
    return () => {
      isOver = true
    }
  }, [isWanted, user?.id])
  return people
}
