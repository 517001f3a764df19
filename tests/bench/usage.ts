import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { now } from '#tests/bench/stamps'

type Busy = { server: number; provider: number; viewers: number; machine: number }

/** What a server uses from the making of this object to its stop, and what else keeps the machine busy. */
export class Usage {
  /** Microseconds, see stamps.ts. */
  readonly from = now()
  to = 0
  /** The server's most resident memory, in MB. */
  memory = 0

  #before: Busy
  #after: Busy

  constructor(readonly pids: { server: number; provider: number; viewers: number }) {
    /** The kernel looks for the peak anew. */
    writeFileSync(`/proc/${pids.server}/clear_refs`, '5')
    this.#before = this.#after = this.#busy()
  }

  stop(): void {
    this.#after = this.#busy()
    this.to = now()
    this.memory = peakMemory(this.pids.server)
  }

  /** Processor seconds of the server. */
  get cpu(): number {
    return this.#after.server - this.#before.server
  }

  /** Cores that neither the server nor what measures it kept busy: the more, the less is proved. */
  get others(): number {
    const { server, provider, viewers, machine } = this.#cores()
    return Math.max(0, machine - server - provider - viewers)
  }

  /** In cores. A provider or viewers that come near to a whole one are measured themselves. */
  toString(): string {
    const { server, provider, viewers } = this.#cores()
    return Object.entries({ server, provider, viewers, others: this.others })
      .map(([name, cores]) => `${name} ${cores.toFixed(2)}`)
      .join(', ')
  }

  #cores(): Busy {
    const cores = (name: keyof Busy) =>
      ((this.#after[name] - this.#before[name]) * 1e6) / (this.to - this.from)
    return {
      server: cores('server'),
      provider: cores('provider'),
      viewers: cores('viewers'),
      machine: cores('machine'),
    }
  }

  #busy(): Busy {
    return {
      server: cpuSeconds(this.pids.server),
      provider: cpuSeconds(this.pids.provider),
      viewers: cpuSeconds(this.pids.viewers),
      machine: machineSeconds(),
    }
  }
}

function peakMemory(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

/** The scheduler's nanoseconds: the hundredths of /proc/PID/stat are too coarse for one reply. */
function cpuSeconds(pid: number) {
  const times = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
  )
  return times.reduce((sum, time) => sum + time, 0) / 1e9
}

/** In hundredths, all but two fields: time idle and time waiting for a disk. */
export function machineSeconds() {
  const [, user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]
    .split(/\s+/)
    .map(Number)
  return (user + nice + system + irq + softirq + steal) / 100
}
