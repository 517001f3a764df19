import { test } from '@japa/runner'
import { assertOk, HttpError } from '../../../inertia/lib/http.js'

const HTML = 'text/html; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'

function refusalOf(answer: { status: number; type: string | null; body?: unknown }): HttpError {
  try {
    assertOk({ body: undefined, ...answer })
  } catch (error) {
    if (error instanceof HttpError) return error
  }
  throw new Error(`An answer with status ${answer.status} counts as done`)
}

test.group('An answer to a request', () => {
  test('with status {status} and {type} names the proxy, and counts as a server not reached')
    .with([
      { status: 413, type: HTML, words: 'The proxy in front of Parley refused this as too large' },
      { status: 413, type: null, words: 'nginx: client_max_body_size' },
      { status: 502, type: HTML, words: 'The proxy in front of Parley can’t reach Parley (502)' },
      { status: 503, type: 'text/plain', words: 'can’t reach Parley (503)' },
      { status: 504, type: null, words: 'Try again in a minute.' },
      {
        status: 502,
        type: JSON_TYPE,
        body: { message: 'Bad Gateway' },
        words: 'The proxy in front',
      },
      { status: 403, type: HTML, words: 'A proxy in front of Parley answered in its place (403)' },
      /** A 404 from Parley takes a conversation off the page, and a 401 leads to the login page. */
      { status: 404, type: HTML, words: 'A proxy in front of Parley answered in its place (404)' },
      { status: 401, type: HTML, words: 'A proxy in front of Parley answered in its place (401)' },
      { status: 200, type: HTML, words: 'A proxy in front of Parley answered in its place (200)' },
    ])
    .run(({ assert }, { words, ...answer }) => {
      const { status, message } = refusalOf(answer)
      assert.include(message, words)
      assert.equal(status, 0)
    })

  test('from Parley keeps its own words and status', ({ assert }) => {
    const body = { errors: [{ message: '“a.png” is larger than 30 MB.' }] }
    const { status, message } = refusalOf({ status: 413, type: JSON_TYPE, body })
    assert.deepEqual([status, message], [413, '“a.png” is larger than 30 MB.'])
    assert.equal(refusalOf({ status: 404, type: JSON_TYPE, body: {} }).status, 404)
    assert.doesNotThrow(() => assertOk({ status: 200, type: 'text/plain', body: undefined }))
    assert.doesNotThrow(() => assertOk({ status: 204, type: null, body: undefined }))
  })
})
