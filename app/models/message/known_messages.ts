import { LRUCache } from 'lru-cache'
import Message from '#models/message'

/** A message as it is in the database now, without its text. People may be renamed. */
export type MessageState = {
  id: number
  version: number
  author: string | null
  stopper: string | null
}

type Known = { state: MessageState; message: Message }

/** Sizes in characters of content. */
const known = new LRUCache<number, Known>({
  max: 10_000,
  maxSize: 20_000_000,
  sizeCalculation: ({ message }) => message.content.length + 1,
})

/**
 * The messages in these states, with their people. A settled message that was read before and is
 * still the same is not read again: making a model of each row takes longer than all the rest of
 * a page. What comes back is shared by all who read it, so nobody may change it.
 */
export async function readMessages(states: MessageState[]): Promise<Message[]> {
  const unknown = states.filter((state) => !isKnown(state)).map(({ id }) => id)
  const read =
    unknown.length === 0
      ? []
      : await Message.query()
          .whereIn('id', unknown)
          .withScopes((it) => it.withPeople())
  const fresh = new Map(read.map((message) => [message.id, message]))
  return states.flatMap((state) => {
    const message = fresh.get(state.id) ?? known.get(state.id)?.message
    if (fresh.has(state.id) && message?.isSettled) known.set(state.id, { state, message })
    /** Deleted between the two reads. */
    return message ? [message] : []
  })
}

function isKnown(state: MessageState): boolean {
  const before = known.get(state.id)?.state
  return (
    before !== undefined &&
    before.version === state.version &&
    before.author === state.author &&
    before.stopper === state.stopper
  )
}
