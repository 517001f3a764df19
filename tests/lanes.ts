/**
 * Runs the tests for bin/test, in lanes side by side, and prints how long they took.
 *
 *   tests/lanes.ts                     everything; PostgreSQL only where it may differ from SQLite
 *   tests/lanes.ts --all               everything, also on PostgreSQL
 *   tests/lanes.ts browser --files x   one lane, with these arguments of `node ace test`
 *
 * Writes the line of counts to TEST_SUMMARY_FILE, because bin/test prints that line last.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import PQueue from 'p-queue'
import {
  failedTests,
  summaryLine,
  testsToRunAgain,
  totalOf,
  type Report,
  type TestResult,
} from './report.js'

type Lane = { name: string; args: string[]; env?: Record<string, string> }
type Result = { lane: Lane; seconds: number; report: Report }

/** Lanes that run at the same time. */
const AT_ONCE = 2

/** A lane that takes longer hangs (ms). */
const TIME_LIMIT = 40 * 60_000

const SLOWEST = 10

/** Where Node.js keeps what it has compiled, for the other lanes, the servers and the next run. */
const COMPILED = resolve('node_modules/.cache/compiled')

const folder = mkdtempSync(join(tmpdir(), 'parley-lanes-'))
const running = new Set<number>()

/** A lane leads a group of processes, so that its servers end with it. */
process.once('exit', () => {
  for (const pid of running) process.kill(-pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1))
}

/** Splits the specs of a suite into lanes of about the same size. */
function share(suite: string, count: number): string[] {
  const shares = Array.from({ length: count }, () => ({ bytes: 0, files: [] as string[] }))
  const specs = readdirSync(join('tests', suite))
    .filter((file) => file.endsWith('.spec.ts'))
    .map((file) => ({ file, bytes: statSync(join('tests', suite, file)).size }))
    .toSorted((a, b) => b.bytes - a.bytes)
  for (const { file, bytes } of specs) {
    const [smallest] = shares.toSorted((a, b) => a.bytes - b.bytes)
    smallest.bytes += bytes
    smallest.files.push(join(suite, file))
  }
  return shares.map(({ files }) => files.join(','))
}

/** The lanes of a whole run, longest first, so that they end at about the same time. */
function allLanes({ isPostgresWhole }: { isPostgresWhole: boolean }): Lane[] {
  const { TEST_DATABASE_URL } = process.env
  const browser = share('browser', 2).map((files, at) => ({
    name: `Browser ${at + 1}`,
    args: ['browser', '--files', files],
  }))
  const lanes: Lane[] = [
    ...browser,
    { name: 'Functional', args: ['unit', 'functional'] },
    { name: 'Process', args: ['process'] },
  ]
  if (TEST_DATABASE_URL) {
    lanes.push({
      name: 'PostgreSQL',
      args: ['functional', ...(isPostgresWhole ? [] : ['--tags', '@postgres'])],
      env: { DB_CONNECTION: 'pg', DATABASE_URL: TEST_DATABASE_URL },
    })
  }
  return lanes
}

/** Runs one lane. Its output goes to the terminal as it comes if it runs alone, else at its end. */
async function run(lane: Lane, { isAlone }: { isAlone: boolean }): Promise<Result> {
  const startedAt = performance.now()
  const reportFile = join(folder, `${lane.name}.json`)
  const logFile = join(folder, `${lane.name}.log`)
  const output = isAlone ? 'inherit' : openSync(logFile, 'w')
  const child = spawn(
    process.execPath,
    ['--import=@poppinss/ts-exec', 'bin/test.ts', ...lane.args],
    {
      env: {
        ...process.env,
        /** Lanes that run at the same time can't share a port: each finds a free one. */
        ...(isAlone ? {} : { PORT: '0' }),
        ...lane.env,
        NODE_COMPILE_CACHE: COMPILED,
        TEST_REPORT_FILE: reportFile,
      },
      stdio: ['ignore', output, output],
      timeout: TIME_LIMIT,
      killSignal: 'SIGKILL',
      detached: true,
    }
  )
  running.add(child.pid!)
  const [exitCode] = await once(child, 'exit')
  running.delete(child.pid!)
  const seconds = (performance.now() - startedAt) / 1000
  if (!isAlone)
    console.log(`\n${lane.name}: ${seconds.toFixed(0)} s\n${readFileSync(logFile, 'utf8')}`)
  return { lane, seconds, report: reportOf(reportFile, exitCode) }
}

/** A lane that crashed, left a promise to itself, or ran no test at all has failed too. */
function reportOf(file: string, exitCode: number | null): Report {
  let report: Report = { passed: 0, failed: 0, skipped: 0, tests: [] }
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    exitCode = 1
  }
  const isEmpty = report.passed + report.skipped === 0
  if (report.failed === 0 && (exitCode !== 0 || isEmpty)) report.failed = 1
  return report
}

/** Runs tests that failed once more, each alone. Returns those that pass then. */
async function runAgain(tests: TestResult[]): Promise<TestResult[]> {
  const flaky = []
  for (const test of tests) {
    const group = test.group ? ['--groups', test.group] : []
    const args = [test.suite, '--files', test.file, ...group, '--tests', test.title]
    console.log(`\nOnce more, alone: ${test.file}: ${test.name}`)
    const { report } = await run({ name: 'Once more', args }, { isAlone: true })
    if (report.failed === 0) flaky.push(test)
  }
  return flaky
}

function printTimes(results: Result[]): void {
  console.log('\nLane               Time   Passed  Failed')
  for (const { lane, seconds, report } of results) {
    const time = `${seconds.toFixed(0)} s`.padStart(7)
    const counts = `${String(report.passed).padStart(9)}${String(report.failed).padStart(8)}`
    console.log(`${lane.name.padEnd(16)}${time}${counts}`)
  }
  console.log('\nSlowest tests')
  const tests = results.flatMap(({ report }) => report.tests)
  for (const test of tests.toSorted((a, b) => b.duration - a.duration).slice(0, SLOWEST)) {
    const time = `${(test.duration / 1000).toFixed(1)} s`.padStart(7)
    console.log(`${time}  ${test.file}: ${test.name.slice(0, 90)}`)
  }
}

function printTests(title: string, tests: TestResult[]): void {
  if (tests.length === 0) return
  console.log(`\n${title}`)
  for (const { file, name } of tests) console.log(`  ${file}: ${name}`)
}

async function main(args: string[]): Promise<void> {
  const isPostgresWhole = args[0] === '--all'
  const isWhole = args.length === 0 || isPostgresWhole
  const lanes = isWhole ? allLanes({ isPostgresWhole }) : [{ name: 'Tests', args }]

  const queue = new PQueue({ concurrency: AT_ONCE })
  const results = await queue.addAll(
    lanes.map((lane) => () => run(lane, { isAlone: lanes.length === 1 }))
  )
  printTimes(results)

  const reports = results.map(({ report }) => report)
  const failed = failedTests(reports)
  const flaky = await runAgain(testsToRunAgain(reports))
  printTests(
    'FAILED',
    failed.filter((it) => !flaky.includes(it))
  )
  printTests('FLAKY: failed once, then passed alone. Each has a cause to be found.', flaky)

  const counts = totalOf(reports)
  counts.passed += flaky.length
  counts.failed -= flaky.length
  const summaryFile = process.env.TEST_SUMMARY_FILE
  if (summaryFile) writeFileSync(summaryFile, `${summaryLine(counts)}\n`)
  process.exitCode = counts.failed === 0 ? 0 : 1
}

await main(process.argv.slice(2))
