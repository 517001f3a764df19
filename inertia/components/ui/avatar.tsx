/** A person by their initials. */
export function Avatar({ name, isSmall = false }: { name: string; isSmall?: boolean }) {
  return (
    <span
      className={`avatar ${isSmall ? 'avatar-small' : ''}`}
      title={name}
      role="img"
      aria-label={name}
    >
      {initialsOf(name)}
    </span>
  )
}

function initialsOf(name: string) {
  const words = name.trim().split(/\s+/)
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]]
  return picked.map((word) => Array.from(word)[0]?.toUpperCase()).join('')
}
