/** A request that did not do what was asked; `message` is fit to be shown. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string
  ) {
    super(message)
  }
}

/**
 * Asks the server for JSON. A redirect counts as a failure, so that nobody believes something was
 * stored that was not; without a session one gets to the login page.
 *
 * @throws HttpError, with status 0 where the server was not reached
 */
export async function requestJson<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown
): Promise<T> {
  const response = await send(method, url, body)
  if (response.status === 401) window.location.assign('/login')
  const answer = await response.json().catch(() => undefined)
  if (!response.ok) {
    throw new HttpError(
      response.status,
      messageOf(answer) ?? `The server answered ${response.status}`
    )
  }
  return answer
}

async function send(method: string, url: string, body: unknown) {
  try {
    return await fetch(url, {
      method,
      redirect: 'error',
      credentials: 'same-origin',
      headers: {
        'Accept': 'application/json',
        'Content-Type': 'application/json',
        'X-XSRF-TOKEN': xsrfToken(),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  } catch {
    throw new HttpError(0, 'The server cannot be reached')
  }
}

/** Shield hands the token over in a cookie. */
export function xsrfToken(): string {
  const cookie = document.cookie.split('; ').find((it) => it.startsWith('XSRF-TOKEN='))
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : ''
}

function messageOf(answer: unknown): string | undefined {
  const errors = (answer as { errors?: { message?: string }[] } | undefined)?.errors
  return errors?.[0]?.message
}
