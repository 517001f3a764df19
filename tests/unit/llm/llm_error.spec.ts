import { APIConnectionError, APIError } from '@anthropic-ai/sdk'
import { test } from '@japa/runner'
import { LlmError } from '#llm/llm_error'

/** An answer as the SDK throws it; llama.cpp writes `{ error: { code, message, type } }`. */
function answer(status: number | undefined, type: string, message: string) {
  const error = { type, message }
  return new APIError(status, { error }, undefined, new Headers(), type as never)
}

function page(status: number, type = 'text/html') {
  const headers = new Headers({ 'content-type': type })
  return APIError.generate(status, undefined, '<h1>Oops</h1>', headers)
}

function connection(code: string) {
  const cause = Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error(code), { code }),
  })
  return new APIConnectionError({ cause })
}

const codeOf = (error: unknown) => LlmError.from(error).code
const isPassing = (error: unknown) => LlmError.from(error).isPassing

type Case = [status: number | undefined, type: string, message: string]

const TOO_LONG: Case[] = [
  [
    400,
    'exceed_context_size_error',
    'the request exceeds the available context size. try increasing the context size or enable context shift',
  ],
  [
    400,
    'invalid_request_error',
    'request (14429 tokens) exceeds the available context size (8192 tokens), try increasing it',
  ],
  [500, 'server_error', 'Context size has been exceeded.'],
  [undefined, 'server_error', 'Context size has been exceeded.'],
  [400, 'invalid_request_error', 'prompt is too long: 1000001 tokens > 1000000 maximum'],
  [
    400,
    'invalid_request_error',
    'input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000',
  ],
  [
    400,
    'BadRequestError',
    'This model’s maximum context length is 8192 tokens. However, you requested 9100 tokens',
  ],
  [400, 'api_error', 'input length exceeds the context length'],
  [400, 'invalid_request_error', 'prompt too long; exceeded max context length by 5 tokens'],
  [
    400,
    'invalid_request_error',
    'The number of tokens to keep from the initial prompt is greater than the context length.',
  ],
]

const LASTING: Case[] = [
  [
    500,
    'server_error',
    'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
  ],
  [500, 'server_error', 'Jinja Exception: System message must be at the beginning'],
  [500, 'server_error', 'Conversation roles must alternate user/assistant/user/assistant/...'],
  [501, 'not_supported_error', 'This feature is not supported'],
  [400, 'invalid_request_error', 'Failed to load image or audio file'],
]

const PASSING: Case[] = [
  [503, 'unavailable_error', 'Loading model'],
  [500, 'server_error', 'Internal error'],
  [529, 'overloaded_error', 'Overloaded'],
  [429, 'rate_limit_error', 'This request would exceed your limit of the context window'],
]

test.group('An error of a provider', () => {
  test('that says the prompt is too long is no bad request: {1} {2}')
    .with(TOO_LONG)
    .run(({ assert }, [status, type, message]) => {
      assert.equal(codeOf(answer(status, type, message)), 'too_large')
      assert.isFalse(isPassing(answer(status, type, message)))
    })

  test('that can never pass is no server error: {0} {2}')
    .with(LASTING)
    .run(({ assert }, [status, type, message]) => {
      assert.equal(codeOf(answer(status, type, message)), 'invalid_request')
      assert.isFalse(isPassing(answer(status, type, message)))
    })

  test('that may pass is asked again: {0} {2}')
    .with(PASSING)
    .run(({ assert }, [status, type, message]) => {
      assert.isTrue(isPassing(answer(status, type, message)))
    })

  test('in a web page is a proxy’s, and passes only where the proxy reached nobody', ({
    assert,
  }) => {
    for (const status of [403, 404, 500, 502, 503]) {
      assert.equal(codeOf(page(status)), 'proxy', String(status))
      assert.equal(isPassing(page(status)), status >= 500, String(status))
    }
    assert.equal(codeOf(page(502, 'text/plain')), 'proxy')
    /** A shorter prompt helps, whoever refuses the long one. */
    assert.equal(codeOf(page(413)), 'too_large')
    assert.equal(codeOf(page(404, 'text/plain')), 'not_found')
  })

  test('of the network passes, but not a certificate that nobody trusts', ({ assert }) => {
    assert.equal(codeOf(connection('DEPTH_ZERO_SELF_SIGNED_CERT')), 'network')
    for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_INVALID_URL']) {
      assert.isFalse(isPassing(connection(code)), code)
    }
    assert.isTrue(isPassing(connection('ECONNREFUSED')))
    assert.isTrue(isPassing(new TypeError('terminated')))
  })
})
