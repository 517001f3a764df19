import { Avatar } from '~/components/ui/avatar'
import { isolated } from '#markdown/direction'

type Person = { id: number; name: string }

/** Faces that are shown; the others are counted. */
const MOST = 3

/** Who else looks at the conversation now. */
export function PresentPeople({ people }: { people: Person[] }) {
  if (people.length === 0) return null
  const others = people.slice(MOST)
  return (
    <ul className="flex -space-x-1.5" aria-label="Also here">
      {people.slice(0, MOST).map(({ id, name }) => (
        <li key={id} className="avatar-appears">
          <Avatar id={id} name={name} size="small" />
        </li>
      ))}
      {others.length > 0 && (
        <li className="avatar avatar-small" title={others.map(({ name }) => name).join(', ')}>
          {`+${others.length}`}
        </li>
      )}
    </ul>
  )
}

export function TypingPeople({ people }: { people: Person[] }) {
  if (people.length === 0) return null
  const [first, ...others] = people.map(({ name }) => isolated(name))
  const names =
    others.length === 0
      ? `${first} is`
      : others.length === 1
        ? `${first} and ${others[0]} are`
        : `${first} and ${others.length} others are`
  return <span className="truncate text-xs text-muted">{`${names} typing…`}</span>
}
