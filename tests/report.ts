/** A test as it ended. `title` is what `--tests` takes; `name` also has the values of a dataset. */
export type TestResult = {
  suite: string
  file: string
  group: string
  title: string
  name: string
  tags: string[]
  /** Milliseconds. */
  duration: number
  hasFailed: boolean
}

export type Counts = { passed: number; failed: number; skipped: number }

/** The result of one run of Japa. Hooks that failed count as failed, but are no tests. */
export type Report = Counts & { tests: TestResult[] }

/** Tests that may run a second time in a run of all lanes. */
const MAX_RERUNS = 2

/** Returns the last line that bin/test prints. */
export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** Adds up the counts of several reports. */
export function totalOf(reports: Report[]): Counts {
  const sum = (count: keyof Counts) => reports.reduce((total, it) => total + it[count], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/**
 * Returns the tests that decide the run by running once more: all that failed, if these are few and
 * each may be flaky. Returns none if the run has failed whatever they do.
 */
export function testsToRunAgain(reports: Report[]): TestResult[] {
  const failed = failedTests(reports)
  const isDecided =
    failed.length !== totalOf(reports).failed ||
    failed.length > MAX_RERUNS ||
    !failed.every(mayBeFlaky)
  return isDecided ? [] : failed
}

export function failedTests(reports: Report[]): TestResult[] {
  return reports.flatMap(({ tests }) => tests.filter(({ hasFailed }) => hasFailed))
}

/**
 * A browser or another process may let a test down once. A failure in the life of a reply is a fault
 * of the product, however rare.
 */
function mayBeFlaky({ suite, tags }: TestResult): boolean {
  return (suite === 'browser' || suite === 'process') && !tags.includes('@reply-life')
}
