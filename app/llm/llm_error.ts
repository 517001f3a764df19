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
  /** A web page came in the place of the provider's answer. */
  | 'proxy'
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
  501: 'invalid_request',
  529: 'overloaded',
}

/** Error types of the Messages API and of llama.cpp, which also come as an event inside a 200 stream. */
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
  exceed_context_size_error: 'too_large',
  not_supported_error: 'invalid_request',
}

/**
 * Faults that only their words tell apart, in those of the provider, llama.cpp, vLLM, Ollama and LM
 * Studio. llama.cpp answers 500 to an image it can't read and to a conversation its template refuses.
 */
const CODES_BY_MESSAGE: [RegExp, FailureCode][] = [
  [/credit balance/i, 'billing'],
  [/prompt (is )?too long|exceed(s|ed)? (the )?(max|available )?(imum)? ?context/i, 'too_large'],
  [/exceeds? the maximum|context (size|length) has been exceeded/i, 'too_large'],
  [/maximum context length|greater than the context length/i, 'too_large'],
  [/input is not supported|jinja|roles must alternate/i, 'invalid_request'],
]

/** Statuses whose words say nothing more. A rate limit may name the context window, too. */
const PLAIN_STATUSES = [401, 402, 403, 404, 429, 503, 529]

/** What a proxy says when it did not reach the provider. */
const UNREACHED = [502, 503, 504]

/** System errors of a connection that never comes about, however often it is tried. */
const LASTING = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_INVALID_URL)/

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
    const { code, cause } = this
    if (code === 'network') return !LASTING.test(systemCodeOf(cause))
    if (code === 'proxy') return cause instanceof APIError && (cause.status ?? 0) >= 500
    return PASSING.includes(code)
  }
}

function codeOf(error: unknown): FailureCode {
  if (error instanceof APIConnectionError) return 'network'
  if (error instanceof APIError) return codeOfAnswer(error)
  /** Malformed JSON in an event. */
  if (error instanceof SyntaxError) return 'unreadable'
  /** What undici throws when a connection breaks in the middle of a body. */
  return 'network'
}

function codeOfAnswer(error: APIError): FailureCode {
  const { status = 0, type, message } = error
  if (isOfProxy(error)) return 'proxy'
  const byMessage = CODES_BY_MESSAGE.find(([pattern]) => pattern.test(message))
  if (byMessage && !PLAIN_STATUSES.includes(status)) return byMessage[1]
  return (
    CODES_BY_STATUS[status] ??
    CODES_BY_TYPE[type ?? ''] ??
    (status === 0 || status >= 500 ? 'server_error' : 'invalid_request')
  )
}

/** Whether the answer is not the provider's, which answers in JSON. A prompt too large stays that. */
function isOfProxy({ status = 0, error, headers }: APIError): boolean {
  if (error !== undefined || status === 413) return false
  return isWebPage(headers) || UNREACHED.includes(status)
}

export function isWebPage(headers: Headers | undefined): boolean {
  return /\bhtml\b/.test(headers?.get('content-type') ?? '')
}

/** Returns the code of the system error that a failed fetch wraps, or an empty text. */
function systemCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if (error.cause) return systemCodeOf(error.cause)
  return 'code' in error ? String(error.code) : ''
}

/** Milliseconds: 30 days. */
const LONGEST_WAIT = 30 * 24 * 60 * 60_000

/** Seconds or an HTTP date, as RFC 9110 has it; anything else counts as not said. */
function retryAfterOf(error: unknown): number | null {
  const value = error instanceof APIError ? error.headers?.get('retry-after') : null
  if (!value) return null
  const seconds = Number(value)
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), LONGEST_WAIT) : null
}
