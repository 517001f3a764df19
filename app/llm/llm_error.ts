import { APIConnectionError, APIError } from '@anthropic-ai/sdk'

/** Why a provider gave no complete reply. Stored on the reply; the interface puts it into words. */
export type FailureCode =
  | 'invalid_request'
  | 'authentication'
  | 'billing'
  | 'permission'
  | 'not_found'
  | 'too_large'
  | 'rate_limited'
  | 'overloaded'
  | 'server_error'
  | 'network'
  | 'stalled'
  | 'cut_off'
  | 'unreadable'
  | 'empty'
  /** What the account may spend in a month is spent: no further call was made. */
  | 'budget'
  /** Our own fault: it is in the server's log. */
  | 'internal'

const CODES_BY_STATUS: Record<number, FailureCode> = {
  401: 'authentication',
  402: 'billing',
  403: 'permission',
  404: 'not_found',
  413: 'too_large',
  429: 'rate_limited',
  529: 'overloaded',
}

/** Error types of the Messages API, which also come as an event inside a 200 stream. */
const CODES_BY_TYPE: Record<string, FailureCode> = {
  invalid_request_error: 'invalid_request',
  authentication_error: 'authentication',
  billing_error: 'billing',
  permission_error: 'permission',
  not_found_error: 'not_found',
  request_too_large: 'too_large',
  rate_limit_error: 'rate_limited',
  overloaded_error: 'overloaded',
  api_error: 'server_error',
  timeout_error: 'server_error',
}

/** A 400 that only its words tell apart, as the provider's error pages give them. */
const CODES_BY_MESSAGE: [RegExp, FailureCode][] = [
  [/credit balance/i, 'billing'],
  [/prompt is too long|exceeds? the (maximum|context)/i, 'too_large'],
]

/** Worth another attempt: the same request may well succeed a moment later. */
const PASSING: FailureCode[] = ['rate_limited', 'overloaded', 'server_error', 'network', 'cut_off']

/** What every fault of a provider becomes. The only error that leaves `app/llm`. */
export class LlmError extends Error {
  constructor(
    readonly code: FailureCode,
    /** Milliseconds that the provider asked to wait for, where it did so readably. */
    readonly retryAfter: number | null = null,
    options?: ErrorOptions
  ) {
    super(`The provider gave no complete reply: ${code}`, options)
  }

  /** Puts whatever the SDK, fetch or a parser threw into one of our codes. */
  static from(error: unknown): LlmError {
    if (error instanceof LlmError) return error
    return new LlmError(codeOf(error), retryAfterOf(error), { cause: error })
  }

  /** When the provider said it may be asked again, in milliseconds since 1970. */
  get retryAt(): number | null {
    return this.retryAfter === null ? null : Math.round(Date.now() + this.retryAfter)
  }

  get isPassing(): boolean {
    return PASSING.includes(this.code)
  }
}

function codeOf(error: unknown): FailureCode {
  if (error instanceof APIConnectionError) return 'network'
  if (error instanceof APIError) {
    const byMessage = CODES_BY_MESSAGE.find(([pattern]) => pattern.test(error.message))
    if (error.status === 400 && byMessage) return byMessage[1]
    return (
      CODES_BY_STATUS[error.status ?? 0] ??
      CODES_BY_TYPE[error.type ?? ''] ??
      ((error.status ?? 500) >= 500 ? 'server_error' : 'invalid_request')
    )
  }
  /** Malformed JSON in an event. */
  if (error instanceof SyntaxError) return 'unreadable'
  /** What undici throws when a connection breaks in the middle of a body. */
  return 'network'
}

/** Seconds or an HTTP date, as RFC 9110 has it; anything else counts as not said. */
function retryAfterOf(error: unknown): number | null {
  const value = error instanceof APIError ? error.headers?.get('retry-after') : null
  if (!value) return null
  const seconds = Number(value)
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000
  return Number.isFinite(wait) ? Math.max(0, wait) : null
}
