import type { Chunk } from '#llm/reply_source'

/** Milliseconds. */
const INTERVAL = 30

type Placed = Chunk & { offset: number }

/** Sends a reply's chunks at once; those that come faster than the interval go together. */
export class ChunkSender {
  #send: (chunk: Placed) => void
  #unsent: Placed | undefined
  #timer: NodeJS.Timeout | undefined
  #sentAt = 0

  constructor(send: (chunk: Placed) => void) {
    this.#send = send
  }

  /** `offset`: where in its part the chunk starts, in UTF-16 code units. */
  add(chunk: Chunk, offset: number): void {
    if (this.#unsent && this.#unsent.part !== chunk.part) this.flush()
    this.#unsent ??= { part: chunk.part, offset, text: '' }
    this.#unsent.text += chunk.text

    const wait = this.#sentAt + INTERVAL - performance.now()
    if (wait <= 0) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), wait)
  }

  /** Sends what has not been sent yet. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#unsent) return
    this.#send(this.#unsent)
    this.#unsent = undefined
    this.#sentAt = performance.now()
  }
}
