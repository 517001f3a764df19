/** See bin/bench. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureBrowser } from '#tests/bench/browser'
import { startProvider, type Child } from '#tests/bench/children'
import { measureHostile } from '#tests/bench/hostile'
import { measure } from '#tests/bench/measure'
import { measurePages } from '#tests/bench/pages'
import { hottest, profiling } from '#tests/bench/profile'
import { runRounds, settingNames } from '#tests/bench/rounds'
import { scenarios, type Scenario } from '#tests/bench/scenarios'
import { measureStorm } from '#tests/bench/storm'
import { Floor, Parley, type Subject } from '#tests/bench/subjects'
import { table, tableOfBars, type Result } from '#tests/bench/table'

/** Milliseconds. */
const LONGEST_RUN = 480_000

/** What would outlive this process. The provider and the floor would not: see children.ts. */
const running = new Set<{ dispose(): Promise<void> }>()
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

/** What has no floor to be compared with; each resolves with its table. */
const measures: Record<string, (provider: Child) => Promise<string>> = {
  async pages(provider) {
    const parley = new Parley(provider)
    const { lines } = await withSubject(parley, () => measurePages(parley, provider))
    return tableOfBars('Page', lines)
  },

  async browser(provider) {
    const parley = new Parley(provider)
    return tableOfBars('Browser', await withSubject(parley, () => measureBrowser(parley)))
  },

  async hostile(provider) {
    const parley = new Parley(provider)
    return tableOfBars('Input', await withSubject(parley, () => measureHostile(parley)))
  },

  async storm(provider) {
    const parley = new Parley(provider)
    return tableOfBars('Storm', await withSubject(parley, () => measureStorm(parley)))
  },
}

/** Resolves with the functions of Parley that take most time in the scenario or for its pages. */
async function profile(chosen: Scenario | 'pages', provider: Child): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-profile-'))
  const parley = new Parley(provider, profiling(folder))
  try {
    return await withSubject(parley, async () => {
      const measuring =
        chosen === 'pages' ? measurePages(parley, provider) : measure(parley, provider, chosen)
      const { usage } = await measuring
      await parley.stop()
      return hottest(folder, usage)
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Resolves with the number of faults. */
async function rounds([count = '100', ...names]: string[], seed: number): Promise<number> {
  const chosen = names.length > 0 ? names : settingNames
  const unknown = chosen.find((name) => !settingNames.includes(name))
  if (unknown) await end(1, `There is no setting "${unknown}", only ${settingNames.join(', ')}.`)
  const { lines, faults } = await runRounds({ count: Number(count), seed, names: chosen }, running)
  console.log(lines.join('\n'))
  return faults
}

async function choose(names: string[]) {
  const known = [...scenarios.map(({ name }) => name), ...Object.keys(measures)]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown) await end(1, `There is no scenario "${unknown}", only ${known.join(', ')}.`)
  const isChosen = (name: string) => names.length === 0 || names.includes(name)
  return {
    compared: scenarios.filter(({ name }) => isChosen(name)),
    measured: Object.keys(measures).filter(isChosen),
  }
}

process.once('SIGINT', () => end(130))
process.once('SIGTERM', () => end(143))
const limit = setTimeout(() => end(1, `not done within ${LONGEST_RUN / 1000} s`), LONGEST_RUN)
limit.unref()

try {
  const { values, positionals } = parseArgs({
    options: { profile: { type: 'boolean' }, seed: { type: 'string' } },
    allowPositionals: true,
  })
  if (positionals[0] === 'rounds') {
    clearTimeout(limit)
    const faults = await rounds(positionals.slice(1), Number(values.seed ?? Date.now() % 100_000))
    await end(faults > 0 ? 1 : 0)
  }
  const { compared, measured } = await choose(positionals)
  const provider = await startProvider()
  if (values.profile) {
    for (const scenario of compared) console.log(await profile(scenario, provider))
    if (measured.includes('pages')) console.log(await profile('pages', provider))
  } else {
    if (compared.length > 0) console.log(await compare(compared, provider))
    for (const name of measured) console.log(`\n${await measures[name](provider)}`)
  }
  await end(0)
} catch (error) {
  await end(1, error)
}
