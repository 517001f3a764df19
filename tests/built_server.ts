import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { until } from '#tests/until'

type Options = {
  env?: Record<string, string>
  /** Another server whose storage this one shares. */
  beside?: BuiltServer
}

/**
 * The built production server as a process of its own, with a database of its own, that can be
 * stopped, killed and started again. `bin/test` builds it before the tests.
 */
export class BuiltServer {
  #process: ChildProcess | undefined
  #output = ''

  private constructor(
    readonly port: number,
    readonly storage: string,
    readonly env: NodeJS.ProcessEnv
  ) {}

  /** Migrates, starts, and resolves when the server answers. */
  static async start(options: Options = {}): Promise<BuiltServer> {
    const server = await this.prepare(options)
    await server.startAgain()
    return server
  }

  /** Starts two servers on one database, which `env` names. */
  static async startTwo(env: Record<string, string>): Promise<BuiltServer[]> {
    const first = await this.start({ env })
    return [first, await this.start({ env, beside: first })]
  }

  /** A server with a migrated database that does not run yet. */
  static async prepare({ env = {}, beside }: Options = {}): Promise<BuiltServer> {
    const port = await freePort()
    const storage = beside?.storage ?? (await mkdtemp(join(tmpdir(), 'parley-')))
    const server = new BuiltServer(port, storage, { ...environment(storage, port), ...env })
    if (!beside) {
      if (env.DB_CONNECTION) await server.#migrate()
      else await copyFile(await BuiltServer.#migratedFile(), server.#file)
    }
    return server
  }

  /** A database file is the same each time, so it is migrated once. */
  static #migratedFile(): Promise<string> {
    this.#migrated ??= (async () => {
      const folder = await mkdtemp(join(tmpdir(), 'parley-migrated-'))
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
      const server = new BuiltServer(0, folder, environment(folder, 0))
      await server.#migrate()
      return server.#file
    })()
    return this.#migrated
  }

  static #migrated: Promise<string> | undefined

  async #migrate() {
    const migrate = ['build/ace.js', 'migration:run', '--force']
    await promisify(execFile)(process.execPath, migrate, { env: this.env })
  }

  get #file(): string {
    return join(this.storage, 'parley.sqlite3')
  }

  get baseURL(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number {
    return this.#process!.pid!
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  /** What the server has printed, for errors that nobody expected. */
  get output(): string {
    return this.#output
  }

  /** Resolves when the server answers; rejects with its output when it ends before. */
  async startAgain(): Promise<void> {
    this.spawn()
    await this.untilReady()
  }

  /** Starts the process without waiting for it. */
  spawn(): void {
    /** As bin/start does. */
    const args = ['--max-semi-space-size=8', 'build/bin/server.js']
    const child = spawn(process.execPath, args, { env: this.env })
    this.#process = child
    child.stdout.on('data', (data) => (this.#output += data))
    child.stderr.on('data', (data) => (this.#output += data))
  }

  async untilReady(baseURL = this.baseURL): Promise<void> {
    const isReady = async () => {
      if (this.#process?.exitCode !== null)
        throw new Error(`the server has ended:\n${this.#output}`)
      return (await fetch(`${baseURL}/health`).catch(() => null))?.ok
    }
    await until('the server to answer', isReady, { limit: 60_000, instead: () => this.#output })
  }

  /** Sends the signal and resolves when the process has ended. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.signal(signal)
    await this.untilEnded()
  }

  /** Resolves with the exit code, which is null after a signal. */
  async untilEnded(): Promise<number | null> {
    const child = this.#process
    if (this.isRunning) await once(child!, 'exit')
    return child?.exitCode ?? null
  }

  /** Sends a signal without waiting for what it does. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal)
  }

  /** Rows straight from the database file. */
  query<Row>(sql: string): Row[] {
    const database = new Database(this.#file, { readonly: true })
    try {
      return database.prepare<[], Row>(sql).all()
    } finally {
      database.close()
    }
  }

  /**
   * Writes straight to the database file, in one transaction; the server may run meanwhile. It is a
   * writer's from its beginning: one that has read first is not let wait for the server's.
   */
  write<T>(action: (database: Database.Database) => T): T {
    const database = new Database(this.#file)
    try {
      return database.transaction(action).immediate(database)
    } finally {
      database.close()
    }
  }

  async dispose(): Promise<void> {
    await this.end('SIGKILL')
    await rm(this.storage, { recursive: true, force: true })
  }
}

function environment(storage: string, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    APP_KEY: 'only-for-tests-only-for-tests-only-for-tests',
    /** No .env of a developer: an empty folder has none. */
    ENV_PATH: storage,
    STORAGE_PATH: storage,
    RATE_LIMIT_FACTOR: '1000',
    /** tests/lanes.ts sets it: some seventy servers start in a run, all with the same code. */
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    /** As bin/start does. */
    MALLOC_ARENA_MAX: '2',
    /** Most tests begin with several people who have teams of their own. */
    SIGNUP: 'open',
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
