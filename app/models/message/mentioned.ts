import { prose } from '#markdown'
import { mentionable, mentionsOf } from '#markdown/mentions'

type Person = { id: number; name: string }

/**
 * The ids of those whom the text mentions by name, in whatever case. All who bear the name are
 * meant. In code nobody is.
 */
export function mentionedIn(text: string, people: Person[]): number[] {
  if (people.length === 0 || !text.includes('@')) return []
  const byName = Map.groupBy(people, ({ name }) => mentionable(name))
  const mentions = mentionsOf(Array.from(byName.keys()))
  const found = prose(text).flatMap((it) =>
    Array.from(mentionable(it).matchAll(mentions), ([, name]) => name)
  )
  return Array.from(new Set(found)).flatMap((name) => byName.get(name)!.map(({ id }) => id))
}
