import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { now, readStamps } from '#tests/bench/stamps'

/** When a chunk left the provider and when it came here: microseconds, see stamps.ts. */
export type Arrival = { sentAt: number; at: number }

/**
 * A reader of one event stream. It looks at the bytes for stamps and at nothing else, so that a
 * machine of two cores can hold hundreds of viewers beside the server that is measured.
 */
export class Viewer {
  arrivals: Arrival[] = []
  isClosed = false

  #rest: Buffer = Buffer.alloc(0)

  private constructor(private socket: Socket) {
    socket.on('error', () => socket.destroy())
    socket.once('close', () => (this.isClosed = true))
  }

  /** Resolves when the server has begun to answer. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<Viewer> {
    const { hostname, port, pathname, search } = new URL(url)
    const viewer = new Viewer(connect(Number(port), hostname))
    const lines = Object.entries({ host: hostname, accept: 'text/event-stream', ...headers })
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    viewer.socket.write(`GET ${pathname}${search} HTTP/1.1\r\n${head}\r\n`)

    const [answer] = await once(viewer.socket, 'data')
    if (!String(answer).startsWith('HTTP/1.1 200 ')) throw new Error(`no event stream: ${answer}`)
    viewer.socket.on('data', (bytes: Buffer) => viewer.#read(bytes))
    return viewer
  }

  #read(bytes: Buffer) {
    const at = now()
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    this.#rest = readStamps(all, (sentAt) => this.arrivals.push({ sentAt, at }))
  }
}
