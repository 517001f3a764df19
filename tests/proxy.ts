import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A reverse proxy in front of a server, which can have its bad moments. */
export class Proxy {
  /** Answers 502 to everything instead of asking the server. */
  isDown = false
  #refused = Promise.withResolvers<void>()

  #server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing))

  private constructor(readonly target: string) {}

  static async start(target: string): Promise<Proxy> {
    const proxy = new Proxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get baseURL(): string {
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  /** Cuts all connections, as a proxy does that finds a stream has lasted long enough. */
  cut(): void {
    this.#server.closeAllConnections()
  }

  /** Waits until it has answered something with 502. */
  untilRefused(): Promise<void> {
    return this.#refused.promise
  }

  async stop(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse) {
    if (this.isDown) {
      outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>')
      this.#refused.resolve()
      return
    }
    const { method, headers, url = '/' } = incoming
    const asked = request(new URL(url, this.target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      outgoing.flushHeaders()
      answer.pipe(outgoing)
      answer.on('error', () => outgoing.destroy())
    })
    asked.on('error', () => outgoing.destroy())
    outgoing.on('close', () => asked.destroy())
    incoming.pipe(asked)
  }
}
