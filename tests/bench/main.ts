/** See bin/bench. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startProvider, type Child } from '#tests/bench/children'
import { measure } from '#tests/bench/measure'
import { hottest, profiling } from '#tests/bench/profile'
import { scenarios, type Scenario } from '#tests/bench/scenarios'
import { Floor, Parley, type Subject } from '#tests/bench/subjects'
import { table, type Result } from '#tests/bench/table'

/** Milliseconds. */
const LONGEST_RUN = 240_000

/** What would outlive this process. The provider and the floor would not: see children.ts. */
const running = new Set<Subject>()
let ending: Promise<void> | undefined

function end(code: number, reason?: unknown): Promise<void> {
  ending ??= (async () => {
    if (reason) console.error(reason)
    await Promise.all(Array.from(running, (subject) => subject.dispose()))
    process.exit(code)
  })()
  return ending
}

async function withSubject<T>(subject: Subject, action: () => Promise<T>): Promise<T> {
  running.add(subject)
  try {
    await subject.start()
    return await action()
  } finally {
    await subject.dispose()
    running.delete(subject)
  }
}

function run(subject: Subject, provider: Child, scenario: Scenario) {
  return withSubject(subject, async () => {
    const { figures, usage } = await measure(subject, provider, scenario)
    console.error(`${scenario.title}, ${subject.name}: ${usage}`)
    return figures
  })
}

/** Resolves with the table. */
async function compare(chosen: Scenario[], provider: Child): Promise<string> {
  const results: Result[] = []
  for (const scenario of chosen) {
    const floor = await run(new Floor(provider), provider, scenario)
    const parley = await run(new Parley(provider), provider, scenario)
    results.push({ scenario, floor, parley })
  }
  return table(results)
}

/** Resolves with the functions of Parley that take most time in the scenario. */
async function profile(scenario: Scenario, provider: Child): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-profile-'))
  const parley = new Parley(provider, profiling(folder))
  try {
    return await withSubject(parley, async () => {
      const { usage } = await measure(parley, provider, scenario)
      await parley.stop()
      return hottest(folder, usage)
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function chosenScenarios(names: string[]): Promise<Scenario[]> {
  const known = scenarios.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown) await end(1, `There is no scenario "${unknown}", only ${known.join(', ')}.`)
  return names.length > 0 ? scenarios.filter(({ name }) => names.includes(name)) : scenarios
}

process.once('SIGINT', () => end(130))
process.once('SIGTERM', () => end(143))
setTimeout(() => end(1, `not done within ${LONGEST_RUN / 1000} s`), LONGEST_RUN).unref()

try {
  const { values, positionals } = parseArgs({
    options: { profile: { type: 'boolean' } },
    allowPositionals: true,
  })
  const chosen = await chosenScenarios(positionals)
  const provider = await startProvider()
  if (values.profile) for (const scenario of chosen) console.log(await profile(scenario, provider))
  else console.log(await compare(chosen, provider))
  await end(0)
} catch (error) {
  await end(1, error)
}
