import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ConversationEvent } from '../../app/channels/events.js'

type Person = { id: number; name: string }
type Source = { people: Person[]; until: number }
type Typing = Person & { until: number }

/** Milliseconds for which it holds what was said, as app/channels has it. */
const PRESENT_FOR = 40_000
const TYPING_FOR = 6_000
const LOOK_INTERVAL = 1_000

/**
 * Who else has the conversation open, and who of them is typing. Each server process speaks for
 * those who are connected to it, again and again: what is not repeated goes away by itself.
 */
export function usePresence(userId: number) {
  const [sources, setSources] = useState<Record<string, Source>>({})
  const [typing, setTyping] = useState<Typing[]>([])

  const receive = useCallback((event: ConversationEvent) => {
    if (event.event === 'presence.changed') {
      const source = { people: event.people, until: Date.now() + PRESENT_FOR }
      setSources((all) => ({ ...all, [event.source]: source }))
    } else if (event.event === 'presence.typing') {
      const { person } = event
      setTyping((all) => [
        ...without(all, person.id),
        { ...person, until: Date.now() + TYPING_FOR },
      ])
    } else if (event.event === 'message.created' && event.message.authorId) {
      const { authorId } = event.message
      setTyping((all) => without(all, authorId))
    }
  }, [])

  const isEmpty = typing.length === 0 && Object.keys(sources).length === 0
  useEffect(() => {
    if (isEmpty) return
    const timer = setInterval(() => {
      const now = Date.now()
      setTyping((all) => (all.some(({ until }) => until < now) ? all.filter(isStillGood) : all))
      setSources((all) =>
        Object.values(all).some(({ until }) => until < now)
          ? Object.fromEntries(Object.entries(all).filter(([, source]) => isStillGood(source)))
          : all
      )
    }, LOOK_INTERVAL)
    return () => clearInterval(timer)
  }, [isEmpty])

  const present = useMemo(() => {
    const people = Object.values(sources).flatMap((source) => source.people)
    const byId = new Map(people.map((person) => [person.id, person]))
    return Array.from(byId.values()).filter(({ id }) => id !== userId)
  }, [sources, userId])
  const presentIds = present.map(({ id }) => id)

  return { receive, present, typing: typing.filter(({ id }) => presentIds.includes(id)) }
}

function without(all: Typing[], id: number) {
  return all.filter((it) => it.id !== id)
}

function isStillGood({ until }: { until: number }) {
  return until >= Date.now()
}
