import { useContext } from 'react'
import { urlFor } from '~/client'
import { AvatarsContext } from '~/hooks/use_avatars'

type Props = { id: number; name: string; size?: 'small' | 'large' }

/** A person by their picture, or by their initials: they show until it has come, or where it is gone. */
export function Avatar({ id, name, size }: Props) {
  const version = useContext(AvatarsContext)[id]
  return (
    <span
      className={`avatar ${size ? `avatar-${size}` : ''}`}
      title={name}
      role="img"
      aria-label={name}
    >
      <span>{initialsOf(name)}</span>
      {/** Lazy: of the others React asks ahead, by links at the beginning of the page. */}
      {version && (
        <img src={urlFor('avatars.show', { user_id: id, version })} alt="" loading="lazy" />
      )}
    </span>
  )
}

function initialsOf(name: string) {
  const words = name.trim().split(/\s+/)
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]]
  return picked.map((word) => Array.from(word)[0]?.toUpperCase()).join('')
}
