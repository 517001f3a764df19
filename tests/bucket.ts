import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#tests/built_server'
import { until } from '#tests/until'

const BUCKET = 'parley'
/** The only ones that it knows. */
const KEY = 'S3RVER'

const OBJECT = '._S3rver_object'

/** Milliseconds. */
const LIMIT = 20_000

/** A bucket of a test's own, on a server that speaks the protocol of S3. */
export class OwnBucket {
  #process: ChildProcess | undefined
  #output = ''

  private constructor(
    readonly port: number,
    readonly folder: string
  ) {}

  /** @throws with what it has printed, where it does not start */
  static async start(): Promise<OwnBucket> {
    const bucket = new OwnBucket(await freePort(), await mkdtemp(join(tmpdir(), 'parley-s3-')))
    await bucket.startAgain()
    return bucket
  }

  /** The settings by which Parley finds it. */
  get env() {
    return {
      S3_BUCKET: BUCKET,
      S3_REGION: 'us-east-1',
      S3_ENDPOINT: `http://127.0.0.1:${this.port}`,
      S3_ACCESS_KEY_ID: KEY,
      S3_SECRET_ACCESS_KEY: KEY,
    }
  }

  /** With what it had. Resolves when it answers. */
  async startAgain(): Promise<void> {
    const start = `require('@20minutes/s3rver/lib/cli.js').parseAsync()`
    const address = ['--address', '127.0.0.1', '--port', String(this.port)]
    /** It reckons those of lists without the slash at the end, which the SDK reckons with. */
    const rules = ['--no-vhost-buckets', '--allow-mismatched-signatures']
    const args = ['--directory', this.folder, ...address, ...rules, '--configure-bucket', BUCKET]
    const child = spawn(process.execPath, ['-e', start, 's3rver', ...args])
    this.#process = child
    child.stdout.on('data', (data) => (this.#output += data))
    child.stderr.on('data', (data) => (this.#output += data))
    const answer = () => {
      if (child.exitCode !== null) throw new Error(this.#output || 'the bucket has ended')
      return fetch(this.env.S3_ENDPOINT).catch(() => null)
    }
    await until('the bucket to answer', answer, { limit: LIMIT, instead: () => this.#output })
  }

  /** The keys of all objects: it has each in a file beside what it knows of it. */
  async keys(): Promise<string[]> {
    const all = await readdir(join(this.folder, BUCKET), { recursive: true })
    return all.filter((it) => it.endsWith(OBJECT)).map((it) => it.slice(0, -OBJECT.length))
  }

  async stop(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  async dispose(): Promise<void> {
    await this.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}
