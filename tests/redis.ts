import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { freePort } from '#tests/built_server'

/** A Redis of a test's own, which can go away and come back. */
export class OwnRedis {
  #process: ChildProcess | undefined

  private constructor(readonly port: number) {}

  static async start(): Promise<OwnRedis> {
    const redis = new OwnRedis(await freePort())
    await redis.startAgain()
    return redis
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Empty, as what it had was nowhere but in its memory. Resolves when it answers. */
  async startAgain(): Promise<void> {
    const address = ['--port', String(this.port), '--bind', '127.0.0.1']
    const args = [...address, '--save', '', '--appendonly', 'no']
    this.#process = spawn('redis-server', args, { stdio: 'ignore' })
    await this.#ask((client) => client.ping())
  }

  /** Leaves nothing in it. */
  async forget(): Promise<void> {
    await this.#ask((client) => client.flushall())
  }

  async #ask(action: (client: Redis) => Promise<unknown>) {
    const client = new Redis(this.url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
    client.on('error', () => {})
    await action(client)
    client.disconnect()
  }

  /** Holds connections open, and answers nothing until `resume`. */
  hang(): void {
    this.#process?.kill('SIGSTOP')
  }

  resume(): void {
    this.#process?.kill('SIGCONT')
  }

  async stop(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}
