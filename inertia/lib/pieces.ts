import { randomUUID } from 'node:crypto'

/** Nobody knows it who could write it into a message. */
const TOKEN = randomUUID()
const MARKS = new RegExp(`"?${TOKEN}:(\\d+);"?`, 'g')

/**
 * Parts of a page that are bytes already. Where they belong the page has their marks while it is
 * rendered, so that nothing on the way to the socket goes through their characters again.
 */
export class Pieces {
  #pieces: Buffer[] = []

  get isEmpty() {
    return this.#pieces.length === 0
  }

  /** What to write instead: into HTML, or as a string into JSON. */
  add(piece: Buffer): string {
    return `${TOKEN}:${this.#pieces.push(piece) - 1};`
  }

  /** The page with the pieces in their places. */
  putInto(page: string): Buffer {
    const isMark = (at: number) => at % 2 === 1
    const parts = page.split(MARKS)
    return Buffer.concat(
      parts.map((part, at) => (isMark(at) ? this.#pieces[Number(part)] : Buffer.from(part)))
    )
  }
}
