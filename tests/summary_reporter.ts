import { writeFileSync } from 'node:fs'
import type { NamedReporterContract } from '@japa/runner/types'

/**
 * Counts the tests in one line, the last one that bin/test prints. bin/test takes it from a file,
 * because other output may follow the end of the run.
 */
export function summary(): NamedReporterContract {
  return {
    name: 'summary',
    handler(runner, emitter) {
      emitter.on('runner:end', () => {
        const { aggregates, hasError } = runner.getSummary()

        /** A hook that fails belongs to no test, but it is a failure. */
        const failed = aggregates.failed || Number(hasError)
        const skipped = aggregates.skipped + aggregates.todo + aggregates.regression
        const line = `${aggregates.passed} passed, ${failed} failed, ${skipped} skipped`

        const file = process.env.TEST_SUMMARY_FILE
        if (file) {
          writeFileSync(file, line)
        } else {
          console.log(line)
        }
      })
    },
  }
}
