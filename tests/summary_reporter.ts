import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { NamedReporterContract } from '@japa/runner/types'
import { summaryLine, type Report, type TestResult } from './report.js'

/** Writes the report to TEST_REPORT_FILE. Without one, prints its counts as the last line. */
export function summary(): NamedReporterContract {
  return {
    name: 'summary',
    handler(runner, emitter) {
      const tests: TestResult[] = []
      let brokenHooks = 0

      emitter.on('test:end', ({ title, meta, tags, duration, hasError, isSkipped, isTodo }) => {
        if (isSkipped || isTodo) return
        tests.push({
          suite: meta.suite.name,
          file: relative(process.cwd(), meta.fileName),
          group: meta.group?.title ?? '',
          title: title.original,
          name: title.expanded,
          tags,
          duration,
          hasFailed: hasError,
        })
      })

      /** A hook that fails belongs to no test, but it is a failure. */
      for (const end of ['group:end', 'suite:end'] as const) {
        emitter.on(end, ({ errors }) => void (brokenHooks += errors.length))
      }

      emitter.on('runner:end', () => {
        const { passed, failed, skipped, todo, regression } = runner.getSummary().aggregates
        const report: Report = {
          passed,
          failed: failed + brokenHooks,
          skipped: skipped + todo + regression,
          tests,
        }
        const file = process.env.TEST_REPORT_FILE
        if (file) writeFileSync(file, JSON.stringify(report))
        else console.log(summaryLine(report))
      })
    },
  }
}
