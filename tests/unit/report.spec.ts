import { test } from '@japa/runner'
import { testsToRunAgain, totalOf, type Report, type TestResult } from '#tests/report'

const failure = (suite: string, ...tags: string[]): TestResult => ({
  suite,
  file: `tests/${suite}/x.spec.ts`,
  group: 'X',
  title: 'x',
  name: 'x',
  tags,
  duration: 1,
  hasFailed: true,
})
const success: TestResult = { ...failure('browser'), hasFailed: false }

/** A report of these tests, with so many hooks that failed. */
function reportOf(tests: TestResult[], brokenHooks = 0): Report {
  const failed = tests.filter(({ hasFailed }) => hasFailed).length
  return { passed: tests.length - failed, failed: failed + brokenHooks, skipped: 0, tests }
}

test.group('Which failed tests run again', () => {
  test('a browser test and a process test do', ({ assert }) => {
    const [first, second] = [failure('browser'), failure('process')]
    const reports = [reportOf([success, first]), reportOf([second])]
    assert.deepEqual(testsToRunAgain(reports), [first, second])
    assert.deepEqual(totalOf(reports), { passed: 1, failed: 2, skipped: 0 })
  })

  test('none does when a third one failed', ({ assert }) => {
    assert.isEmpty(testsToRunAgain([reportOf([1, 2, 3].map(() => failure('browser')))]))
  })

  test('none does when a test of a reply’s life failed', ({ assert }) => {
    const reports = [reportOf([failure('browser')]), reportOf([failure('process', '@reply-life')])]
    assert.isEmpty(testsToRunAgain(reports))
  })

  test('none does when a unit or functional test failed', ({ assert }) => {
    for (const suite of ['unit', 'functional']) {
      assert.isEmpty(testsToRunAgain([reportOf([failure(suite)])]))
    }
  })

  test('none does when a hook failed or a lane crashed', ({ assert }) => {
    assert.isEmpty(testsToRunAgain([reportOf([failure('browser')], 1)]))
  })
})
